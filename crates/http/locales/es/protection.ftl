# Data protection
protection-lead = Solicitudes de personas sobre un número de documento: lo que se conserva, su rectificación, su borrado. Cada búsqueda queda registrada, sin el número.
protection-requests = Solicitudes
protection-rates = Tasas por Estado emisor
protection-notice-tab = Aviso
protection-what = Qué
protection-place = Dónde
protection-since = Desde
protection-until = Hasta
protection-given = Comunicado a
protection-no-end = sin término propio
protection-from = hecho por { $a }
protection-nobody = nadie
protection-holdings = Lo que se conserva
protection-found = { $n ->
    [0] No se conserva nada
    [one] Se conserva un elemento
   *[other] Se conservan { $n } elementos
}
protection-erased = { $n ->
    [0] No había nada que borrar
    [one] Se borró un elemento
   *[other] Se borraron { $n } elementos
}
protection-rectified = { $n ->
    [0] No había nada que rectificar
    [one] Se rectificó un elemento
   *[other] Se rectificaron { $n } elementos
}
protection-request-until = Solicitud { $a }, por responder hasta el { $b }.
protection-earlier = Solicitudes anteriores sobre el mismo documento:
protection-withdrawn = { $n ->
    [one] Una retirada va a los miembros destinatarios; borran y acusan recibo.
   *[other] { $n } retiradas van a los miembros destinatarios; borran y acusan recibo.
}
protection-turn-to = Para sus propias copias, la persona se dirige a: { $a }.
protection-kept = Lo que queda, por revisar
protection-kept-what = Menciones en el texto de otros objetos, marcas de protección, pruebas tal como se leyeron y lo que hicieron otros miembros.
protection-erase = Borrar
protection-erase-what = Pruebas, entradas de listas, hallazgos y alertas sobre el número se borran, aquí y en cada miembro destinatario. Los registros de controles quedan como cifras.
protection-erase-sure = He comprobado que la solicitud está fundada; un borrado no se puede deshacer.
protection-erase-do = Borrar en todas partes
protection-rectify = Rectificar
protection-rectify-what = Indique lo correcto; lo que quede vacío no cambia. Los miembros destinatarios reciben la rectificación.
protection-unchanged = sin cambio
protection-rectify-do = Rectificar en todas partes
protection-no-requests = No se ha hecho ninguna solicitud.
protection-number = Solicitud
protection-basis = A instancia de
protection-received = Recibida
protection-deadline = Responder hasta
protection-done = Hecho
protection-answered-on = respondida el { $a }
protection-late = con retraso desde el { $a }
protection-answer-do = Anotar como respondida
protection-search = Buscar por documento
protection-search-do = Buscar
protection-search-help = La búsqueda abre una solicitud con un plazo de un mes. Identifique a la persona antes de comunicar nada.
protection-settings = Plazos de conservación y reclamaciones
protection-evidence-days = Pruebas de controles no superados, en días
protection-record-days = Registros de controles, en días
protection-request-days = Solicitudes respondidas, en días
protection-keep-help = Vacío: se conserva sin término.
protection-authority = Autoridad de control
protection-address = Su dirección
protection-settings-do = Guardar los ajustes
protection-basis-holder = la persona interesada
protection-basis-authority = una autoridad de control
protection-basis-court = un tribunal
protection-basis-own-review = revisión propia
protection-did-found = buscado
protection-did-erased = borrado
protection-did-rectified = rectificado
protection-did-answered = respondido
protection-kind-check-record = registro de un control
protection-kind-evidence = pruebas de un control
protection-kind-list-entry = entrada de una lista
protection-kind-document = observable del documento
protection-kind-finding = hallazgo
protection-kind-alert = alerta sobre el número entero
protection-kind-mention = mención en un texto
protection-kind-audit-entry = entrada del registro
protection-kind-protection = marca de protección
protection-rates-what = Con qué frecuencia los documentos de un Estado emisor se remitieron o quedaron sin conclusión. Las lagunas de nuestros propios datos de confianza gravan a algunos viajeros sin que se vea; aquí se ve. Las celdas menores de diez, y las que revelarían una, se ocultan. Estas cifras nunca salen de esta página.
protection-rates-block = { $a } a { $b }
protection-rates-none = Ningún Estado emisor tiene diez controles mostrables en este periodo.
protection-rates-state = Estado emisor
protection-rates-checks = Controles
protection-rates-referred = No superados
protection-rates-inconclusive = De ellos sin conclusión
protection-rates-hidden = oculto
protection-rates-others = Todos los demás Estados emisores juntos: { $n } controles.
protection-rates-next = Solo se muestran periodos cerrados de cuatro semanas, para que dos respuestas nunca difieran en unos pocos controles. El periodo en curso se cierra el { $a }.
protection-rates-blocks = Periodos cerrados
protection-notice-print = Aviso para la persona, para imprimir
protection-notice-back = Volver
protection-notice-title = Se ha controlado su documento de viaje
protection-notice-when = El { $a }.
protection-notice-when-where = El { $a }, lugar: { $b }.
protection-notice-result = El resultado
protection-notice-outcome-passed = No se encontró nada contra el documento.
protection-notice-outcome-inconclusive = El control por sí solo no bastó; el documento se examina con más detalle.
protection-notice-outcome-failed = El control encontró algo sobre el documento. Los motivos:
protection-notice-gone = Los motivos ya no se conservan.
protection-notice-closer = El documento se eligió para un examen más detallado; eso no dice nada de usted.
protection-notice-not-you = Esto trata del documento, no de usted. Decide una persona, no el programa.
protection-notice-checked = Qué se controló
protection-notice-checked-what = La línea impresa y, si lo hay, el chip del documento; si el documento está en listas de documentos perdidos, robados o invalidados; si se han comunicado documentos falsos de la misma serie. Nadie es elegido por su nacionalidad, origen, sexo, edad o religión.
protection-notice-kept = Qué se conserva y cuánto tiempo
protection-notice-record = Un registro del control: hora, lugar, resultado, motivos y un código obtenido del número del documento que nadie más puede leer. Se conserva el tiempo que disponga la ley de esta autoridad.
protection-notice-record-days = { $n ->
    [one] Un registro del control, un día: hora, lugar, resultado, motivos y un código obtenido del número del documento que nadie más puede leer.
   *[other] Un registro del control, { $n } días: hora, lugar, resultado, motivos y un código obtenido del número del documento que nadie más puede leer.
}
protection-notice-evidence = { $n ->
    [0] Lo leído en el documento no se conserva.
    [one] Si el control no se superó: lo leído en el documento, un día. Si se superó: nada. Nunca se conserva un retrato.
   *[other] Si el control no se superó: lo leído en el documento, { $n } días. Si se superó: nada. Nunca se conserva un retrato.
}
protection-notice-shared = Si un documento resultó falso, lo hallado puede comunicarse a Estados socios: el documento, cómo se falsificó y el día. Nunca su nombre.
protection-notice-origin = Si pide protección, dígalo: entonces nada que identifique el documento llega al Estado que lo expidió.
protection-notice-rights = Sus derechos
protection-notice-rights-what = Puede preguntar qué se conserva sobre su documento, hacerlo rectificar y hacerlo borrar. Presente el documento o su número. Recibirá respuesta en un mes.
protection-notice-complain = Dónde reclamar
protection-notice-complain-here = Primero ante el delegado de protección de datos de { $a }.
protection-notice-complain-to = Después, o directamente, ante la autoridad de control:
protection-notice-complain-ask = Pregunte en este puesto por la autoridad de control y su dirección.
protection-notice-help = Elija en este puesto el idioma de la persona y luego imprima; solo se imprime el aviso.
