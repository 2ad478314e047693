# La segunda línea, los bytes y la hoja
second-title = Lo que ve el examinador
second-jump = En esta página
second-hand-memory = Todo lo leído está a mano hasta { $a }, solo para su cuenta y solo en memoria. El retrato y los grupos de datos nunca se guardan; para verlos después, lea de nuevo el chip.
second-hand-evidence = Se conservan como prueba hasta el { $a }: líneas impresas, EF.SOD, EF.COM, DG1. El retrato y los demás grupos de datos nunca se conservan; para verlos, lea de nuevo el chip.
second-hand-nothing = No hay nada del documento a mano.
second-portrait = Retrato del chip
second-portrait-alt = Retrato del grupo de datos 2 del chip. Compárelo con la fotografía impresa y con la persona presente.
second-portrait-authenticated = Autenticado: el emisor firmó esta imagen. Se muestra ahora y nunca se guarda; consta que usted la miró.
second-portrait-claimed = Declarado por el chip, no autenticado. Se muestra ahora y nunca se guarda; consta que usted lo miró.
second-portrait-not-kept = El retrato no se conserva. Para verlo, lea de nuevo el chip.
second-compare = Comparación
second-compare-same = nada difiere
second-compare-differ = { $n ->
    [one] 1 campo difiere
   *[other] { $n } campos difieren
}
second-compare-alone = nada con que comparar
second-compare-answer = Respuesta
second-same = igual
second-differs = difiere
second-field = Campo
second-col-mrz = Líneas impresas
second-col-dg1 = Chip, DG1
second-col-visual = Página, tecleada
second-claimed = declarado
second-authenticated = autenticado
second-field-code = Código del documento
second-field-state = Estado emisor
second-field-surname = Identificador primario
second-field-given = Identificador secundario
second-field-number = Número del documento
second-field-nationality = Nacionalidad
second-field-birth = Fecha de nacimiento (AAMMDD)
second-field-sex = Sexo
second-field-expiry = Fecha de caducidad (AAMMDD)
second-field-optional = Datos opcionales
second-blind = { $n ->
    [one] 1 casilla que los dígitos de control no distinguen de otras
   *[other] { $n } casillas que los dígitos de control no distinguen de otras
}
second-blind-what = El carácter impreso y estos tienen el mismo valor en el dígito de control. Compárelos a simple vista con la página.
second-blind-cell = Línea { $a }, carácter { $b }:
second-path = Cadena de certificados
second-path-today = Dibujada con los datos de confianza que hay ahora; las respuestas son las del control.
second-path-table = Lo mismo en tabla, con nombres completos y huellas
second-kind-anchor = Ancla aprobada (CSCA)
second-kind-csca = Autoridad del país (CSCA)
second-kind-link = Certificado de enlace
second-kind-missing = Autoridad del país: no se tiene aquí
second-kind-dsc = Firmante de documentos (DSC)
second-kind-sod = Archivo firmado
second-kind-data = Grupos de datos
second-tie-signed = firma
second-tie-digest = resúmenes
second-valid = { $a } a { $b }
second-key = Clave o algoritmo
second-validity = Validez
second-source-list = Procede de
second-serial = Serie
second-gap-no-signer = EF.SOD no nombra ningún certificado de firmante que esté presente.
second-gap-unknown = Aquí no se tiene ningún certificado de { $a }. Es una carencia nuestra, no del documento.
second-gap-keys = Se tienen { $b } certificados de { $a }, ninguno con la clave que firmó.
second-gap-algorithm = La firma no se puede verificar aquí: { $a }
second-gap-unanchored = Lo que se tiene del emisor todavía no cuenta: { $a }
second-files = Archivos del chip
second-files-authenticated = autenticados: firmados por el emisor
second-files-claimed = declarados: no autenticados
second-file = Archivo
second-bytes = Bytes
second-open-bytes = bytes de { $a }
second-digest = Resumen
second-says = Contenido
second-listed = indicado
second-not-listed = no indicado
second-signed = firmado
second-not-signed = no firmado
second-digest-agrees = coincide
second-digest-differs = difiere
second-digest-not-signed = leído, pero no firmado
second-digest-not-read = firmado, no leído
second-digest-not-compared = no comparado
second-file-not-given = no se entregó
second-file-not-kept = no se conserva; lea de nuevo el chip
second-file-damaged = no se puede leer como tal archivo; vea sus bytes
second-file-left-alone = reconocido y dejado aparte: huellas dactilares o iris no son parte de un control
second-file-portrait = se muestra como retrato
second-file-bytes-only = se muestra en bytes
second-about-com = Índice
second-about-sod = Objeto de seguridad
second-about-dg1 = Zona de lectura mecánica
second-about-dg2 = Rostro
second-about-dg3 = Huellas dactilares
second-about-dg4 = Iris
second-about-dg5 = Retrato mostrado
second-about-dg7 = Firma mostrada
second-about-dg11 = Otros datos personales
second-about-dg12 = Otros datos del documento
second-about-dg13 = Datos propios del emisor
second-about-dg14 = Protocolos de seguridad
second-about-dg15 = Clave de autenticación activa
second-about-dg16 = Personas a quienes avisar
second-about-cardaccess = Protocolos de acceso
second-about-cardsecurity = Protocolos firmados
second-fact-groups = Indica
second-fact-lds-version = Versión LDS
second-fact-certificates = Certificados
second-fact-signature = Firma
second-fact-signed-at = Firmado
second-fact-digest = Resúmenes
second-fact-version = Estructura
second-fact-zone = Zona
second-checks = Todas las comprobaciones
second-area-document = Documento y líneas impresas
second-area-chip = Chip
second-area-trust = Firmante y confianza
second-area-lists = Listas
second-area-alerts = Alertas
second-area-vigilance = Vigilancia y sorteo
second-area-objections = { $n ->
    [one] 1 objeción
   *[other] { $n } objeciones
}
second-area-not-made = { $n ->
    [one] 1 sin comprobar
   *[other] { $n } sin comprobar
}
second-area-empty = No se hizo ninguna comprobación de este tipo.
second-answer = Respuesta
second-check = Comprobación y prueba
second-standard = Norma
second-decided = decidió el veredicto
second-passed = superada
second-failed = objeta
second-defect = desviación conocida
second-not-supported = no lo tiene
second-not-run = sin comprobar
second-basis = En qué se basa la respuesta
second-made = Comprobado
second-profile = Perfil
second-profile-routine = rutina
second-profile-heightened = reforzado
second-profile-strict = estricto
second-profile-high = alto
second-age-trust = Datos de confianza
second-age-list = Lista { $a }
second-age-none = ninguno
second-too-old = demasiado antiguo para este nivel
second-recompute = Recalcular el informe
second-recompute-what = Repite cada comprobación a partir de las pruebas conservadas y compara los dos informes octeto por octeto.
second-recomputed-same = Recalculado: el mismo informe, octeto por octeto.
second-recomputed-different = Recalculado: el informe difiere en
second-recomputed-trust = Los datos de confianza de ahora no son los del momento del control.
second-recomputed-gone = No se conserva nada con que recalcular: las pruebas se borraron, o el control fue superado.
hex-length = { $n ->
    [one] 1 byte
   *[other] { $n } bytes
}
hex-passing = En memoria durante unos minutos, solo para su cuenta; nunca se guarda. Consta que usted lo miró.
hex-kept = Conservado como prueba. Consta que usted lo miró.
hex-notes = Observaciones
hex-at = byte { $a }
hex-bytes = Bytes
hex-outline = Estructura
hex-offset = Posición
hex-octets = Hexadecimal
hex-text = Texto
hex-tag = Etiqueta
hex-len = Longitud
hex-more = El archivo tiene más elementos de los que aquí se enumeran.
hex-before = Página anterior
hex-page = página { $a } de { $b }
sheet-title = Hoja para el expediente
sheet-what = Una página para el expediente: imprímala con Ctrl+P. No contiene nombre ni líneas impresas, y el número va enmascarado.
sheet-check = Control
sheet-place = Lugar
sheet-number = Número (enmascarado)
sheet-no-objection = { $n ->
    [one] 1 comprobación más no objetó nada.
   *[other] { $n } comprobaciones más no objetaron nada.
}
sheet-privacy = Esta hoja habla de un documento, no de una persona. Los motivos completos están con el control, en el nodo.
