# Data protection
protection-lead = Demandes de personnes au sujet d’un numéro de document : ce qui est conservé, sa rectification, son effacement. Chaque recherche est elle-même consignée, sans le numéro.
protection-requests = Demandes
protection-rates = Taux par État émetteur
protection-notice-tab = Notice
protection-what = Quoi
protection-place = Où
protection-since = Depuis
protection-until = Jusqu’au
protection-given = Communiqué à
protection-no-end = sans terme propre
protection-from = établi par { $a }
protection-nobody = personne
protection-holdings = Ce qui est conservé
protection-found = { $n ->
    [0] Rien n’est conservé
    [one] Un élément est conservé
   *[other] { $n } éléments sont conservés
}
protection-erased = { $n ->
    [0] Rien n’était à effacer
    [one] Un élément a été effacé
   *[other] { $n } éléments ont été effacés
}
protection-rectified = { $n ->
    [0] Rien n’était à rectifier
    [one] Un élément a été rectifié
   *[other] { $n } éléments ont été rectifiés
}
protection-request-until = Demande { $a }, à traiter avant le { $b }.
protection-earlier = Demandes antérieures sur le même document :
protection-withdrawn = { $n ->
    [one] Un retrait part vers les membres destinataires ; ils effacent et en accusent réception.
   *[other] { $n } retraits partent vers les membres destinataires ; ils effacent et en accusent réception.
}
protection-turn-to = Pour leurs propres copies, la personne s’adresse à : { $a }.
protection-kept = Ce qui reste, à examiner
protection-kept-what = Mentions dans le texte d’autres objets, marques de protection, éléments tels qu’ils ont été lus, et ce que d’autres membres ont établi.
protection-erase = Effacer
protection-erase-what = Les éléments, inscriptions, constats et alertes sur ce numéro disparaissent, ici et chez chaque membre destinataire. Les enregistrements de contrôles restent comme chiffres.
protection-erase-sure = J’ai vérifié que la demande est fondée ; un effacement ne peut pas être annulé.
protection-erase-do = Effacer partout
protection-rectify = Rectifier
protection-rectify-what = Indiquez ce qui est exact ; ce qui est laissé vide ne change pas. Les membres destinataires reçoivent la rectification.
protection-unchanged = inchangé
protection-rectify-do = Rectifier partout
protection-no-requests = Aucune demande n’a été faite.
protection-number = Demande
protection-basis = À l’initiative de
protection-received = Reçue le
protection-deadline = À traiter avant
protection-done = Fait
protection-answered-on = traitée le { $a }
protection-late = en retard depuis le { $a }
protection-answer-do = Noter comme traitée
protection-search = Rechercher par document
protection-search-do = Rechercher
protection-search-help = La recherche ouvre une demande à traiter dans un mois. Vérifiez l’identité de la personne avant de communiquer quoi que ce soit.
protection-settings = Durées de conservation et voies de réclamation
protection-evidence-days = Éléments des contrôles non concluants ou négatifs, en jours
protection-record-days = Enregistrements des contrôles, en jours
protection-request-days = Demandes traitées, en jours
protection-keep-help = Vide : conservé sans terme.
protection-authority = Autorité de contrôle
protection-address = Son adresse
protection-settings-do = Enregistrer les réglages
protection-basis-holder = la personne concernée
protection-basis-authority = une autorité de contrôle
protection-basis-court = un tribunal
protection-basis-own-review = examen interne
protection-did-found = recherche
protection-did-erased = effacé
protection-did-rectified = rectifié
protection-did-answered = traité
protection-kind-check-record = enregistrement d’un contrôle
protection-kind-evidence = éléments d’un contrôle
protection-kind-list-entry = inscription sur une liste
protection-kind-document = observable du document
protection-kind-finding = constat
protection-kind-alert = alerte sur le numéro entier
protection-kind-mention = mention dans un texte
protection-kind-audit-entry = entrée du journal
protection-kind-protection = marque de protection
protection-rates-what = À quelle fréquence les documents d’un État émetteur ont été transmis ou sont restés sans conclusion. Les lacunes de nos propres données de confiance pèsent sur certains voyageurs sans qu’on le voie ; ici, on le voit. Les cases inférieures à dix, et celles qui en révéleraient une, sont masquées. Ces chiffres ne quittent jamais cette page.
protection-rates-block = { $a } au { $b }
protection-rates-none = Aucun État émetteur n’a dix contrôles montrables dans cette période.
protection-rates-state = État émetteur
protection-rates-checks = Contrôles
protection-rates-referred = Non réussis
protection-rates-inconclusive = Dont sans conclusion
protection-rates-hidden = masqué
protection-rates-others = Tous les autres États émetteurs ensemble : { $n } contrôles.
protection-rates-next = Seules des périodes closes de quatre semaines sont montrées, pour que deux réponses ne diffèrent jamais de quelques contrôles. La période en cours se clôt le { $a }.
protection-rates-blocks = Périodes closes
protection-notice-print = Notice pour la personne, à imprimer
protection-notice-back = Retour
protection-notice-title = Votre document de voyage a été contrôlé
protection-notice-when = Le { $a }.
protection-notice-when-where = Le { $a }, lieu : { $b }.
protection-notice-result = Le résultat
protection-notice-outcome-passed = Rien n’a été relevé contre le document.
protection-notice-outcome-inconclusive = Le contrôle seul ne permettait pas de conclure ; le document est examiné de plus près.
protection-notice-outcome-failed = Le contrôle a relevé quelque chose au sujet du document. Les motifs :
protection-notice-gone = Les motifs ne sont plus conservés.
protection-notice-closer = Le document a été retenu pour un examen plus attentif ; cela ne dit rien de vous.
protection-notice-not-you = Cela concerne le document, non votre personne. C’est une personne qui décide, non le logiciel.
protection-notice-checked = Ce qui a été contrôlé
protection-notice-checked-what = La ligne imprimée et, s’il y en a une, la puce du document ; si le document figure sur des listes de documents perdus, volés ou invalidés ; si de faux documents de la même série ont été signalés. Personne n’est choisi selon sa nationalité, son origine, son sexe, son âge ou sa religion.
protection-notice-kept = Ce qui est conservé, et combien de temps
protection-notice-record = Un enregistrement du contrôle : heure, lieu, résultat, motifs, et un code tiré du numéro du document que personne d’autre ne peut lire. Il est conservé aussi longtemps que le prévoit la loi de cette autorité.
protection-notice-record-days = { $n ->
    [one] Un enregistrement du contrôle, un jour : heure, lieu, résultat, motifs, et un code tiré du numéro du document que personne d’autre ne peut lire.
   *[other] Un enregistrement du contrôle, { $n } jours : heure, lieu, résultat, motifs, et un code tiré du numéro du document que personne d’autre ne peut lire.
}
protection-notice-evidence = { $n ->
    [0] Ce qui a été lu dans le document n’est pas conservé.
    [one] Si le contrôle n’est pas réussi : ce qui a été lu dans le document, un jour. S’il est réussi : rien. Aucun portrait n’est jamais conservé.
   *[other] Si le contrôle n’est pas réussi : ce qui a été lu dans le document, { $n } jours. S’il est réussi : rien. Aucun portrait n’est jamais conservé.
}
protection-notice-shared = Si un document est reconnu faux, ce qui a été constaté peut être communiqué à des États partenaires : le document, le procédé, le jour. Jamais votre nom.
protection-notice-origin = Si vous demandez une protection, dites-le : alors rien de ce qui identifie le document ne parvient à l’État qui l’a émis.
protection-notice-rights = Vos droits
protection-notice-rights-what = Vous pouvez demander ce qui est conservé au sujet de votre document, le faire rectifier et le faire effacer. Présentez le document ou son numéro. Une réponse vous est donnée dans le mois.
protection-notice-complain = Où réclamer
protection-notice-complain-here = D’abord auprès du délégué à la protection des données de { $a }.
protection-notice-complain-to = Ensuite, ou directement, auprès de l’autorité de contrôle :
protection-notice-complain-ask = Demandez à ce guichet l’autorité de contrôle et son adresse.
protection-notice-help = Choisissez sur ce poste la langue de la personne, puis imprimez ; seule la notice est imprimée.
