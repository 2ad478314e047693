# Counts, phenomena, series, warnings
tab-assess-rounds = Tours
tab-assess-phenomena = Phénomènes
tab-assess-series = Séries
tab-assess-warnings = Avertissements
trend-series-what = Ce qui a été compté semaine par semaine, et ce à quoi s’attendre. Une hausse peut venir de contrôles plus nombreux : les documents contrôlés figurent à côté.
trend-phenomenon = Phénomène
trend-unit = Ce qui est compté
trend-unit-found = Constats
trend-unit-referred = Transmis
trend-unit-checked = Contrôlés
trend-kind = Type de poste
trend-kind-all = tous les postes
trend-kind-land = terrestre
trend-kind-air = aérien
trend-kind-sea = maritime
trend-scope = Chiffres de qui
trend-scope-own = ce membre
trend-scope-region = membres qui partagent
trend-weeks = Semaines
trend-show = Afficher
trend-plot = Chiffres hebdomadaires et fourchette attendue : { $a }. Le tableau ci-dessous contient les mêmes nombres.
trend-legend-count = compté
trend-legend-imported = importé
trend-legend-band = fourchette attendue
trend-legend-expected = attendu
trend-legend-unusual = semaine inhabituelle
trend-rule-why = Comment la fourchette est établie
trend-rule-what = Règle { $a } : les mêmes semaines de cinq années passées au plus avec trois semaines autour, sinon les 8 à 26 semaines terminées cinq semaines avant ; les flambées passées sont écrêtées ; la fourchette contient 99 % de ce qui est alors attendu. Au-delà de sa borne supérieure, et au moins cinq, c’est inhabituel. La règle n’a pas de tendance propre.
trend-week = Semaine
trend-count = Compté
trend-checked = Contrôlés
trend-expected = Attendu
trend-band = Fourchette
trend-upper = Borne supérieure
trend-state = État
trend-unusual = inhabituel
trend-within = dans la fourchette
trend-not-judged = non évalué
trend-not-known = inconnu
trend-missing = non communiqué par { $a }
trend-open = semaine en cours
trend-imported = importé
trend-settled = définitif
trend-unsettled = peut changer
trend-counts = Chiffres exacts de ce nœud
trend-counts-what = Les noms des postes ne quittent jamais le nœud.
trend-rolled-up = Les semaines closes ont été comptées pour la dernière fois le { $a }.
trend-counts-none = Rien n’a été compté ces semaines-là.
trend-checkpoint = Poste
trend-detect = Chercher des semaines inhabituelles
trend-detect-what = Évalue maintenant les dernières semaines de toutes les séries ; le nœud le fait aussi de lui-même.
trend-detect-do = Chercher maintenant
trend-detected-alarms =
    { $n ->
        [one] { $n } nouvelle alarme.
       *[other] { $n } nouvelles alarmes.
     }
trend-detected = { $a } semaines évaluées ; la règle en dirait environ { $b } inhabituelles par le seul hasard.
trend-detected-not =
    { $n ->
        [one] { $n } semaine n’a pas assez d’historique pour être évaluée.
       *[other] { $n } semaines n’ont pas assez d’historique pour être évaluées.
     }
trend-to-alarms = Vers les alarmes
trend-share = Communiquer aux membres
trend-share-what = Les constats sont communiqués exactement aux membres qui les détiennent ; les autres chiffres inférieurs à dix sont omis, comme ceux qui permettraient de les déduire. Une semaine n’est communiquée qu’une fois.
trend-share-from = Première semaine
trend-share-to = Dernière semaine
trend-share-do = Communiquer les chiffres
trend-shared =
    { $n ->
        [one] { $n } semaine communiquée.
       *[other] { $n } semaines communiquées.
     }
trend-shared-left =
    { $n ->
        [one] { $n } chiffre a été omis.
       *[other] { $n } chiffres ont été omis.
     }
trend-shared-before =
    { $n ->
        [one] { $n } semaine l’avait déjà été et reste inchangée.
       *[other] { $n } semaines l’avaient déjà été et restent inchangées.
     }
trend-import = Importer les années passées
trend-import-what = À partir des statistiques du membre. Ce qui est importé est signalé comme tel partout.
trend-import-file = Fichier CSV
trend-import-help = Première ligne :
trend-import-do = Importer
trend-import-taken =
    { $n ->
        [one] { $n } ligne prise en compte.
       *[other] { $n } lignes prises en compte.
     }
trend-import-refused =
    { $n ->
        [one] { $n } ligne refusée :
       *[other] { $n } lignes refusées :
     }
trend-release = Communiqué à
trend-marking = Marquage
trend-phenomena-what = Des types de criminalité et leur évolution vue par les membres. Chaque évolution est une affirmation d’un membre ; accord et contestation figurent côte à côte, et rien n’en est conclu ici.
trend-taxonomy = Taxonomie, version { $n }.
trend-mutations =
    { $n ->
        [one] { $n } évolution
       *[other] { $n } évolutions
     }
trend-members =
    { $n ->
        [one] { $n } phénomène
       *[other] { $n } phénomènes
     }
trend-mutation-splits-from = se détache de
trend-mutation-merges-with = fusionne avec
trend-mutation-displaces-to = se déplace vers
trend-mutation-adopts-method-of = adopte le procédé de
trend-since = depuis { $a }
trend-until = valable jusqu’au { $a }
trend-object = L’affirmation
trend-enablers = Facilité par :
trend-enablers-all = Facteurs facilitants
trend-evidence = Repose sur :
trend-no-opinions = Aucun membre n’a approuvé ni contesté.
trend-opinion = Avis de ce membre
trend-opinion-strongly-disagree = conteste fortement
trend-opinion-disagree = conteste
trend-opinion-neutral = ne se prononce pas
trend-opinion-agree = approuve
trend-opinion-strongly-agree = approuve fortement
trend-opinion-give = Approuver ou contester
trend-opinion-do = Signer et communiquer
trend-to-series = Série
trend-mutation-state = Énoncer une évolution
trend-mutation-kind = Nature de l’évolution
trend-mutation-other = L’autre phénomène
trend-mutation-since = Depuis (mois)
trend-mutation-evidence = Identifiants d’objets détenus ici sur lesquels elle repose, séparés par des espaces
trend-confidence = Confiance, de 0 à 100
trend-days = Durée de validité en jours
trend-mutation-do = Signer et communiquer
trend-warnings-what = Une semaine inhabituelle est une question, pas une réponse. Des personnes décident si elle devient un avertissement et disent plus tard s’il a été utile.
trend-warnings = Avertissements
trend-warnings-none = Aucun avertissement en vigueur.
trend-answer-owed = attend notre réponse
trend-asked = Demandé :
trend-asked-examine-chips = examiner les puces de plus près
trend-asked-examine-prints = examiner l’impression et le laminat de plus près
trend-asked-examine-visas = examiner visas et cachets de plus près
trend-asked-raise-vigilance = envisager de relever la vigilance
trend-asked-renew-lists = actualiser listes et données de confiance
trend-asked-report-findings = communiquer les constats de ce type
trend-asked-compare-counts = comparer avec ses propres chiffres
trend-answers = Réponses
trend-answers-none = Aucune réponse n’est encore venue.
trend-answer-who = Membre
trend-answer-what = Ce qui a été fait
trend-answer-when = Quand
trend-answer-none-yet = pris en compte, rien de fait encore
trend-answer-informed-checkpoints = postes informés
trend-answer-raised-vigilance = vigilance relevée
trend-answer-compared-counts = comparé à ses propres chiffres
trend-answer-not-concerned = non concerné
trend-answer-cannot = ne peut pas agir
trend-answer-do = Accuser réception
trend-alarms = Alarmes
trend-alarms-what = Semaines au-dessus de leur fourchette, telles que la règle les a trouvées.
trend-alarms-none = Aucune alarme.
trend-warned = averti
trend-asked-question = question posée
trend-alarm-line = { $a } comptés ; la fourchette s’arrête à { $b }.
trend-alarm-expected = On en attendait environ { $a }.
trend-warn = En faire un avertissement
trend-warn-do = Signer et avertir
trend-ask = En faire une question
trend-question = Question pour un tour
trend-ask-do = Poser la question
trend-outcome = Ce qu’il en est advenu
trend-outcome-useful = Utile
trend-outcome-false = Fausse
trend-outcome-unknown = Indéterminé
trend-outcome-open = Pas encore dit
trend-outcome-do = Consigner
trend-questions = Questions
trend-questions-none = Aucune question n’attend un tour.
trend-rules = Bilan des règles
trend-rules-what = Une règle se juge à ce que sont devenues ses alarmes.
trend-rules-none = Aucune règle n’a donné l’alarme.
trend-rule = Règle
finding-phenomena = Relève de quels phénomènes (compté ici, non communiqué)
