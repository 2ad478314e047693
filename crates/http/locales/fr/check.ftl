# La deuxième ligne, les octets et la feuille
second-title = Ce que voit l’examinateur
second-jump = Sur cette page
second-hand-memory = Tout ce qui a été lu est à disposition jusqu’à { $a }, pour votre seul compte et en mémoire seulement. Le portrait et les groupes de données ne sont jamais conservés ; pour les revoir, relisez la puce.
second-hand-evidence = Conservés comme preuves jusqu’au { $a } : lignes imprimées, EF.SOD, EF.COM, DG1. Le portrait et les autres groupes de données ne sont jamais conservés ; pour les voir, relisez la puce.
second-hand-nothing = Rien du document n’est à disposition.
second-portrait = Portrait de la puce
second-portrait-alt = Portrait du groupe de données 2 de la puce. Comparez-le à la photographie imprimée et à la personne présente.
second-portrait-authenticated = Authentifié : l’émetteur a signé cette image. Affichée maintenant, jamais conservée ; votre consultation est consignée.
second-portrait-claimed = Déclaré par la puce, non authentifié. Affiché maintenant, jamais conservé ; votre consultation est consignée.
second-portrait-not-kept = Le portrait n’est pas conservé. Pour le voir, relisez la puce.
second-compare = Comparaison
second-compare-same = rien ne diffère
second-compare-differ = { $n ->
    [one] 1 champ diffère
   *[other] { $n } champs diffèrent
}
second-compare-alone = rien à comparer
second-compare-answer = Réponse
second-same = identique
second-differs = diffère
second-field = Champ
second-col-mrz = Lignes imprimées
second-col-dg1 = Puce, DG1
second-col-visual = Page, saisie
second-claimed = déclaré
second-authenticated = authentifié
second-field-code = Code du document
second-field-state = État émetteur
second-field-surname = Identifiant primaire
second-field-given = Identifiant secondaire
second-field-number = Numéro du document
second-field-nationality = Nationalité
second-field-birth = Date de naissance (AAMMJJ)
second-field-sex = Sexe
second-field-expiry = Date d’expiration (AAMMJJ)
second-field-optional = Données facultatives
second-blind = { $n ->
    [one] 1 case que les chiffres de contrôle ne distinguent pas d’autres
   *[other] { $n } cases que les chiffres de contrôle ne distinguent pas d’autres
}
second-blind-what = Le caractère imprimé et ceux-ci ont la même valeur dans le chiffre de contrôle. Comparez-les à la page à l’œil nu.
second-blind-cell = Ligne { $a }, caractère { $b } :
second-path = Chaîne de certificats
second-path-today = Dessinée avec les données de confiance détenues maintenant ; les réponses sont celles du contrôle.
second-path-table = La même chose en tableau, avec noms complets et empreintes
second-kind-anchor = Ancre approuvée (CSCA)
second-kind-csca = Autorité du pays (CSCA)
second-kind-link = Certificat de liaison
second-kind-missing = Autorité du pays : non détenue ici
second-kind-dsc = Signataire de documents (DSC)
second-kind-sod = Fichier signé
second-kind-data = Groupes de données
second-tie-signed = signe
second-tie-digest = empreintes
second-valid = du { $a } au { $b }
second-key = Clé ou algorithme
second-validity = Validité
second-source-list = Provenance
second-serial = Série
second-gap-no-signer = EF.SOD ne désigne aucun certificat de signataire présent.
second-gap-unknown = Aucun certificat de { $a } n’est détenu ici. C’est une lacune de notre côté, non du document.
second-gap-keys = { $b } certificats de { $a } sont détenus, aucun avec la clé qui a signé.
second-gap-algorithm = La signature ne peut pas être vérifiée ici : { $a }
second-gap-unanchored = Ce qui est détenu de l’émetteur ne compte pas encore : { $a }
second-files = Fichiers de la puce
second-files-authenticated = authentifiés : signés par l’émetteur
second-files-claimed = déclarés : non authentifiés
second-file = Fichier
second-bytes = Octets
second-open-bytes = octets de { $a }
second-digest = Empreinte
second-says = Contenu
second-listed = indiqué
second-not-listed = non indiqué
second-signed = signé
second-not-signed = non signé
second-digest-agrees = concorde
second-digest-differs = diffère
second-digest-not-signed = lu, mais non signé
second-digest-not-read = signé, non lu
second-digest-not-compared = non comparée
second-file-not-given = n’a pas été fourni
second-file-not-kept = non conservé ; relisez la puce
second-file-damaged = illisible comme tel fichier ; voir ses octets
second-file-left-alone = reconnu et laissé de côté : empreintes digitales ou iris ne font pas partie d’un contrôle
second-file-portrait = affiché comme portrait
second-file-bytes-only = affiché en octets
second-about-com = Table des matières
second-about-sod = Objet de sécurité
second-about-dg1 = Zone de lecture automatique
second-about-dg2 = Visage
second-about-dg3 = Empreintes digitales
second-about-dg4 = Iris
second-about-dg5 = Portrait affiché
second-about-dg7 = Signature affichée
second-about-dg11 = Autres données personnelles
second-about-dg12 = Autres données du document
second-about-dg13 = Données propres à l’émetteur
second-about-dg14 = Protocoles de sécurité
second-about-dg15 = Clé d’authentification active
second-about-dg16 = Personnes à prévenir
second-about-cardaccess = Protocoles d’accès
second-about-cardsecurity = Protocoles signés
second-fact-groups = Indique
second-fact-lds-version = Version LDS
second-fact-certificates = Certificats
second-fact-signature = Signature
second-fact-signed-at = Signé le
second-fact-digest = Empreintes
second-fact-version = Structure
second-fact-zone = Zone
second-checks = Tous les contrôles
second-area-document = Document et lignes imprimées
second-area-chip = Puce
second-area-trust = Signataire et confiance
second-area-lists = Listes
second-area-alerts = Alertes
second-area-vigilance = Vigilance et tirage au sort
second-area-objections = { $n ->
    [one] 1 objection
   *[other] { $n } objections
}
second-area-not-made = { $n ->
    [one] 1 non contrôlé
   *[other] { $n } non contrôlés
}
second-area-empty = Aucun contrôle de ce genre n’a été fait.
second-answer = Réponse
second-check = Contrôle et preuve
second-standard = Norme
second-decided = a décidé du verdict
second-passed = réussi
second-failed = objecte
second-defect = écart connu
second-not-supported = n’existe pas
second-not-run = non contrôlé
second-basis = Sur quoi repose la réponse
second-made = Contrôlé
second-profile = Profil
second-profile-routine = courant
second-profile-heightened = renforcé
second-profile-strict = strict
second-profile-high = élevé
second-age-trust = Données de confiance
second-age-list = Liste { $a }
second-age-none = aucune
second-too-old = trop ancien pour ce niveau
second-recompute = Recalculer le rapport
second-recompute-what = Refait chaque contrôle à partir des preuves conservées et compare les deux rapports octet par octet.
second-recomputed-same = Recalculé : le même rapport, octet par octet.
second-recomputed-different = Recalculé : le rapport diffère dans
second-recomputed-trust = Les données de confiance détenues maintenant ne sont plus celles du contrôle.
second-recomputed-gone = Rien n’est conservé pour recalculer : les preuves sont effacées, ou le contrôle a réussi.
hex-length = { $n ->
    [one] 1 octet
   *[other] { $n } octets
}
hex-passing = En mémoire pour quelques minutes, pour votre seul compte ; jamais conservé. Votre consultation est consignée.
hex-kept = Conservé comme preuve. Votre consultation est consignée.
hex-notes = Remarques
hex-at = octet { $a }
hex-bytes = Octets
hex-outline = Structure
hex-offset = Position
hex-octets = Hexadécimal
hex-text = Texte
hex-tag = Étiquette
hex-len = Longueur
hex-more = Le fichier a plus d’éléments qu’il n’en est listé ici.
hex-before = Page précédente
hex-page = page { $a } sur { $b }
sheet-title = Feuille pour le dossier
sheet-what = Une page pour le dossier : imprimez-la avec Ctrl+P. Elle ne contient ni nom ni lignes imprimées, et le numéro est masqué.
sheet-check = Contrôle
sheet-place = Lieu
sheet-number = Numéro (masqué)
sheet-no-objection = { $n ->
    [one] 1 autre contrôle n’a soulevé aucune objection.
   *[other] { $n } autres contrôles n’ont soulevé aucune objection.
}
sheet-privacy = Cette feuille parle d’un document, non d’une personne. Les motifs complets sont avec le contrôle, au nœud.
