# Tours de jugement
rounds-what = Les membres jugent la même question chacun pour soi, sans voir les autres ; puis tous les jugements sont montrés, et chaque membre compte autant. Ce qui sépare les membres reste visible.
rounds-none = Aucun tour n’est détenu ici.
rounds-waiting = Questions qui attendent un tour
round-take-up = Ouvrir un tour à son sujet
round-title = Titre
round-by = Ouvert par
round-stage = Étape
round-stage-commit = Jugement séparé
round-stage-reveal = Présentation des jugements
round-stage-closed = Clos
round-stage-says-commit = Chaque membre interrogé juge pour soi et s’engage par une empreinte. Aucun jugement ne quitte son nœud à cette étape.
round-stage-says-reveal = Les membres montrent ce à quoi ils se sont engagés. Un jugement qui ne répond pas à son empreinte est nommé et laissé de côté.
round-stage-says-closed = Ce qui arrive désormais ne compte plus. Chaque membre calcule lui-même le résultat, et les résultats sont comparés.
round-deadline = Jusqu’au
round-waits = Attend ce membre
round-waits-judge = juger
round-waits-commit = engager le jugement
round-waits-reveal = montrer le jugement
round-waits-conclude = calculer le résultat
round-waits-nothing = rien
round-questions-n =
    { $n ->
        [one] { $n } question
       *[other] { $n } questions
     }
round-members-n =
    { $n ->
        [one] { $n } membre interrogé
       *[other] { $n } membres interrogés
     }
round-open = Ouvrir un tour
round-open-what = Demandez une quantité qui sera connue un jour. Un tour porte sur un phénomène, un lieu et une période, jamais sur une personne ni sur un groupe.
round-open-do = Signer et ouvrir
round-place = Lieu
round-period = Période
round-source = Ce qui dira le nombre vrai
round-question-n = Question { $n }
round-optional = (peut rester vide)
round-question-text = Question
round-lower = plus petit nombre plausible
round-upper = plus grand nombre plausible
round-unit = Unité
round-members = Membres interrogés
round-members-help = Deux au moins. Ce membre peut en être.
round-commit-hours = Heures pour juger
round-reveal-hours = Heures pour montrer, ensuite
round-release-help = Le tour et tout ce qui s’y rattache va en TLP:AMBER aux membres interrogés et à celui-ci.
round-commit-deadline = Jugements engagés jusqu’au
round-reveal-deadline = Jugements montrés jusqu’au
round-rule = Règle
round-rule-says = chaque membre compte autant
round-from-question = Reprend la question
round-not-asked = Ce membre n’a pas été interrogé : il voit le tour et ne juge pas.
round-do-commit = Engager le jugement
round-do-says-commit = Réunit les évaluateurs de ce membre et communique une empreinte de chaque jugement. Il ne peut plus être changé ensuite.
round-do-reveal = Montrer le jugement
round-do-says-reveal = Communique les nombres de ce membre aux membres interrogés. Le nœud refuse tant que d’autres jugent encore.
round-do-conclude = Calculer le résultat, ou le recalculer
round-do-says-conclude = Recompte à partir des jugements signés détenus ici, communique le résultat de ce membre et compare.
round-progress = Les membres et leurs jugements
round-member = Membre
round-state = État
round-state-awaited = attendu
round-state-committed = engagé, pas encore montré
round-state-revealed = montré, répond à son empreinte
round-state-no-commitment = manquant : pas engagé à temps
round-state-late-commitment = en retard : engagé après le terme
round-state-not-revealed = manquant : pas montré à temps
round-state-late-reveal = en retard : montré après le terme
round-state-broken = rompu : ne répond pas à son empreinte
round-no-numbers = aucun nombre qui compte
round-left-missing = Laissés de côté, manquants : { $a }
round-left-late = Laissés de côté, en retard : { $a }
round-left-broken = Laissés de côté, rompus : { $a }
round-result = Résultat
round-pool = Ensemble
round-plot = Intervalle de chaque membre, celui de l’ensemble et sa courbe cumulée. Le tableau contient les mêmes nombres.
round-legend-member = un membre : de 5 % à 95 %, sa médiane en disque
round-legend-pool = l’ensemble : sa médiane en losange
round-legend-curve = dessous, la probabilité que le nombre soit au plus aussi grand
round-spread = À quelle distance
round-medians = Les médianes des membres vont de { $a } à { $b }.
round-overlap = Tous les intervalles contiennent les nombres de { $a } à { $b }.
round-overlap-none = Aucun nombre n’est dans l’intervalle de tous les membres.
round-leave-out = En laissant de côté un membre à la fois, la médiane de l’ensemble va de { $a } à { $b }.
round-equal = Les résultats des membres concordent-ils
round-equal-alone = Aucun autre membre n’a encore communiqué son résultat.
round-equal-all = Égaux : chaque résultat communiqué est le même que celui de ce membre, dans ce qui y est entré et dans chaque nombre.
round-equal-not-all = Pas tous égaux :
round-told-equal = égal à celui de ce membre
round-told-unequal = différent de celui de ce membre
round-inputs = SHA-256 de ce qui a été réuni :
round-mine = Votre jugement (5 %, 50 %, 95 %) :
round-entered =
    { $n ->
        [one] { $n } évaluateur de ce membre a jugé ; qui il est ne quitte jamais le nœud.
       *[other] { $n } évaluateurs de ce membre ont jugé ; qui ils sont ne quitte jamais le nœud.
     }
round-judge = Juger
round-judge-help = Trois nombres croissants : vous pensez que le vrai est sous le premier à 5 %, aussi probablement sous le deuxième qu’au-dessus, et sous le troisième à 95 %.
round-field-q05 = 5 % : très probablement plus
round-field-q50 = 50 % : autant plus que moins
round-field-q95 = 95 % : très probablement moins
round-reasons = Repose sur
round-reason-own-counts = comptes propres
round-reason-told-counts = comptes communiqués par des membres
round-reason-trend = la tendance
round-reason-mutation = une mutation
round-reason-practice-changed = une pratique qui a changé
round-reason-season = saison
round-reason-other-source = une autre source
round-reason-experience = expérience
round-judge-do = Garder le jugement
round-realize = Saisir ce qui s’est réalisé
round-realize-value = Le nombre vrai
round-realize-do = Signer et communiquer
round-realized = Ce qui s’est réalisé
round-scores = Ce que valaient les jugements
round-scores-what = Plus la perte est petite, mieux les trois nombres étaient placés. Chaque membre voit la sienne et celle de l’ensemble, jamais celle d’un autre.
round-whose = De qui
round-this-member = Ce membre
round-loss = Perte
round-covers = Le nombre est dans l’intervalle
round-covers-yes = oui
round-covers-no = non
type-x-vigie-round = Tour de jugement
type-x-vigie-commitment = Jugement engagé
type-x-vigie-judgement = Jugement
type-x-vigie-result = Résultat d’un tour
type-x-vigie-realization = Ce qui s’est réalisé
