# Private lists
private-tab = Listes privées
private-what = Listes d’autres membres, qui restent chez eux. Un numéro est demandé sous forme masquée : le propriétaire apprend que l’on a demandé, quand et dans quel but, mais pas quoi.
private-held = Listes d’autres membres
private-held-none = Aucun membre ne propose de liste privée à celui-ci.
private-owner = Propriétaire
private-until = Valable jusqu’au
private-published = Listes propres que d’autres peuvent interroger
private-published-none = Aucune n’est publiée.
private-ends = prend fin le { $a }
private-to = peut être interrogée par { $a }
private-asked-none = Personne n’a encore demandé.
private-asked-by-day = Numéros demandés, par membre et par jour
private-day = Jour (UTC)
private-member = Membre
private-asked = Demandés
private-asked-help = On ne peut pas savoir ici quels numéros ont été demandés.
private-unpublish = Retirer
private-publish = Publier une liste pour des questions privées
private-publish-to = Membres qui peuvent demander
private-publish-help = Ils reçoivent un filtre inutile sans la réponse de ce nœud et apprennent combien de documents figurent sur la liste. Publier de nouveau ouvre une nouvelle époque avec une nouvelle clé.
private-publish-do = Publier
private-ask = Demander en privé
private-ask-none = Il n’y a pas de liste à interroger.
private-ask-all = Toutes les listes détenues ici
private-ask-help = Le propriétaire apprend que ce membre demande, maintenant, pour une recherche ; pas le numéro. La question figure au journal des deux.
private-ask-do = Demander
private-listed = inscrit
private-listed-help = Le filtre se trompe une fois sur 4 milliards. Confirmez auprès du propriétaire, par une demande autorisée pour ce cas, avant toute décision.
private-not-checked = non vérifié
private-why-no-number = aucun numéro n’a été lu
private-why-not-asked = la liste n’a pas été interrogée
private-why-owner-unknown = la carte du propriétaire manque ou a expiré
private-why-unreachable = le nœud du propriétaire est injoignable
private-why-timeout = le nœud du propriétaire n’a pas répondu à temps
private-why-refused = le propriétaire refuse de répondre
private-why-quota = le propriétaire a répondu autant de fois qu’il l’accorde
private-why-epoch = le propriétaire a ouvert une nouvelle époque ; le prochain échange la prendra
private-why-expired = la publication a pris fin
private-why-stale = la liste est trop ancienne
private-why-filter = la copie détenue ici n’est pas celle que le propriétaire a signée
private-why-answer = la réponse est mal formée
private-why-proof = la preuve du propriétaire ne tient pas
private-documents = { $n ->
    [one] { $n } document
   *[other] { $n } documents
}
