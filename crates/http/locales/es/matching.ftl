# Private lists
private-tab = Listas privadas
private-what = Listas de otros miembros que permanecen con ellos. El número se pregunta de forma cegada: el titular sabe que se preguntó, cuándo y para qué, pero no qué.
private-held = Listas de otros miembros
private-held-none = Ningún miembro ofrece a este una lista privada.
private-owner = Titular
private-until = Vale hasta
private-published = Listas propias que otros pueden consultar
private-published-none = Ninguna está publicada.
private-ends = termina el { $a }
private-to = la pueden consultar { $a }
private-asked-none = Nadie ha preguntado todavía.
private-asked-by-day = Números preguntados, por miembro y día
private-day = Día (UTC)
private-member = Miembro
private-asked = Preguntados
private-asked-help = Aquí no se puede saber qué números se preguntaron.
private-unpublish = Retirar
private-publish = Publicar una lista para consultas privadas
private-publish-to = Miembros que pueden preguntar
private-publish-help = Reciben un filtro que no sirve sin la respuesta de este nodo y saben cuántos documentos hay en la lista. Publicar de nuevo abre una época nueva con una clave nueva.
private-publish-do = Publicar
private-ask = Preguntar en privado
private-ask-none = No hay lista que consultar.
private-ask-all = Todas las listas que se tienen aquí
private-ask-help = El titular sabe que este miembro pregunta, ahora, para una búsqueda; no el número. La pregunta consta en el registro de ambos.
private-ask-do = Preguntar
private-listed = figura
private-listed-help = El filtro yerra una vez en 4000 millones. Confirme con el titular, en una solicitud autorizada para este caso, antes de decidir nada.
private-not-checked = no comprobado
private-why-no-number = no se leyó ningún número
private-why-not-asked = no se consultó la lista
private-why-owner-unknown = la tarjeta del titular falta o ha caducado
private-why-unreachable = no se llega al nodo del titular
private-why-timeout = el nodo del titular no respondió a tiempo
private-why-refused = el titular se niega a responder
private-why-quota = el titular ya respondió tantas veces como concede
private-why-epoch = el titular abrió una época nueva; el próximo intercambio la trae
private-why-expired = la publicación ha terminado
private-why-stale = la lista es demasiado antigua
private-why-filter = la copia que hay aquí no es la que firmó el titular
private-why-answer = la respuesta está mal formada
private-why-proof = la prueba del titular no se sostiene
private-documents = { $n ->
    [one] 1 documento
   *[other] { $n } documentos
}
