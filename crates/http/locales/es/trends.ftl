# Counts, phenomena, series, warnings
tab-assess-rounds = Rondas
tab-assess-phenomena = Fenómenos
tab-assess-series = Series
tab-assess-warnings = Advertencias
trend-series-what = Lo contado semana a semana y lo que cabía esperar. Un aumento puede deberse a más controles: al lado figuran los documentos comprobados.
trend-phenomenon = Fenómeno
trend-unit = Qué se cuenta
trend-unit-found = Hallazgos
trend-unit-referred = Remitidos
trend-unit-checked = Comprobados
trend-kind = Tipo de puesto
trend-kind-all = todos los puestos
trend-kind-land = terrestre
trend-kind-air = aéreo
trend-kind-sea = marítimo
trend-scope = Cifras de quién
trend-scope-own = este miembro
trend-scope-region = miembros que comparten
trend-weeks = Semanas
trend-show = Mostrar
trend-plot = Cifras semanales con su banda esperada: { $a }. La tabla siguiente contiene los mismos números.
trend-legend-count = contado
trend-legend-imported = importado
trend-legend-band = banda esperada
trend-legend-expected = esperado
trend-legend-unusual = semana inusual
trend-rule-why = Cómo se forma la banda
trend-rule-what = Regla { $a }: las mismas semanas de hasta cinco años anteriores con tres semanas alrededor o, si no, las 8 a 26 semanas que terminaron cinco semanas antes; los brotes pasados se recortan; la banda contiene el 99 % de lo que cabe esperar. Más que su límite superior, y al menos cinco, es inusual. La regla no tiene tendencia propia.
trend-week = Semana
trend-count = Contado
trend-checked = Comprobados
trend-expected = Esperado
trend-band = Banda
trend-upper = Límite superior
trend-state = Estado
trend-unusual = inusual
trend-within = dentro de la banda
trend-not-judged = no evaluado
trend-not-known = no se sabe
trend-missing = no comunicado por { $a }
trend-open = semana en curso
trend-imported = importado
trend-settled = definitivo
trend-unsettled = puede cambiar
trend-counts = Cifras exactas de este nodo
trend-counts-what = Los nombres de los puestos nunca salen del nodo.
trend-rolled-up = Las semanas cerradas se contaron por última vez el { $a }.
trend-counts-none = No se contó nada en estas semanas.
trend-checkpoint = Puesto
trend-detect = Buscar semanas inusuales
trend-detect-what = Evalúa ahora las últimas semanas de todas las series; el nodo también lo hace por sí mismo.
trend-detect-do = Buscar ahora
trend-detected-alarms =
    { $n ->
        [one] { $n } alarma nueva.
       *[other] { $n } alarmas nuevas.
     }
trend-detected = { $a } semanas evaluadas; la regla llamaría inusuales a unas { $b } por puro azar.
trend-detected-not =
    { $n ->
        [one] { $n } semana no tiene historia suficiente para evaluarse.
       *[other] { $n } semanas no tienen historia suficiente para evaluarse.
     }
trend-to-alarms = A las alarmas
trend-share = Comunicar a los miembros
trend-share-what = Los hallazgos se comunican con exactitud a los miembros que los tienen; las demás cifras menores de diez se omiten, igual que aquellas de las que se podrían deducir. Una semana se comunica una sola vez.
trend-share-from = Primera semana
trend-share-to = Última semana
trend-share-do = Comunicar las cifras
trend-shared =
    { $n ->
        [one] { $n } semana comunicada.
       *[other] { $n } semanas comunicadas.
     }
trend-shared-left =
    { $n ->
        [one] Se omitió { $n } cifra.
       *[other] Se omitieron { $n } cifras.
     }
trend-shared-before =
    { $n ->
        [one] { $n } semana ya se había comunicado y queda igual.
       *[other] { $n } semanas ya se habían comunicado y quedan igual.
     }
trend-import = Importar años anteriores
trend-import-what = De las estadísticas del propio miembro. Lo importado se señala como tal en todas partes.
trend-import-file = Archivo CSV
trend-import-help = Primera línea:
trend-import-do = Importar
trend-import-taken =
    { $n ->
        [one] { $n } línea aceptada.
       *[other] { $n } líneas aceptadas.
     }
trend-import-refused =
    { $n ->
        [one] { $n } línea rechazada:
       *[other] { $n } líneas rechazadas:
     }
trend-release = Comunicado a
trend-marking = Marcado
trend-phenomena-what = Tipos de delito y cómo los miembros los ven cambiar. Cada cambio es una afirmación de un miembro; acuerdo y desacuerdo figuran juntos, y aquí no se concluye nada de ellos.
trend-taxonomy = Taxonomía, versión { $n }.
trend-mutations =
    { $n ->
        [one] { $n } cambio
       *[other] { $n } cambios
     }
trend-members =
    { $n ->
        [one] { $n } fenómeno
       *[other] { $n } fenómenos
     }
trend-mutation-splits-from = se separa de
trend-mutation-merges-with = se fusiona con
trend-mutation-displaces-to = se desplaza a
trend-mutation-adopts-method-of = adopta el método de
trend-since = desde { $a }
trend-until = vale hasta el { $a }
trend-object = La afirmación
trend-enablers = Facilitado por:
trend-enablers-all = Factores facilitadores
trend-evidence = Se apoya en:
trend-no-opinions = Ningún miembro lo ha apoyado ni discutido.
trend-opinion = Opinión de este miembro
trend-opinion-strongly-disagree = en total desacuerdo
trend-opinion-disagree = lo discute
trend-opinion-neutral = no toma partido
trend-opinion-agree = de acuerdo
trend-opinion-strongly-agree = totalmente de acuerdo
trend-opinion-give = Apoyar o discutir
trend-opinion-do = Firmar y comunicar
trend-to-series = Serie
trend-mutation-state = Declarar un cambio
trend-mutation-kind = Cómo cambia
trend-mutation-other = El otro fenómeno
trend-mutation-since = Desde (mes)
trend-mutation-evidence = Identificadores de objetos conservados aquí en que se apoya, separados por espacios
trend-confidence = Confianza, de 0 a 100
trend-days = Días de validez
trend-mutation-do = Firmar y comunicar
trend-warnings-what = Una semana inusual es una pregunta, no una respuesta. Las personas deciden si se convierte en advertencia y dicen después si fue útil.
trend-warnings = Advertencias
trend-warnings-none = No hay advertencias vigentes.
trend-answer-owed = espera nuestra respuesta
trend-asked = Se pide:
trend-asked-examine-chips = examinar los chips más de cerca
trend-asked-examine-prints = examinar la impresión y el laminado más de cerca
trend-asked-examine-visas = examinar visados y sellos más de cerca
trend-asked-raise-vigilance = considerar elevar la vigilancia
trend-asked-renew-lists = renovar listas y datos de confianza
trend-asked-report-findings = comunicar hallazgos de este tipo
trend-asked-compare-counts = comparar con las cifras propias
trend-answers = Respuestas
trend-answers-none = Aún no hay respuestas.
trend-answer-who = Miembro
trend-answer-what = Qué se hizo
trend-answer-when = Cuándo
trend-answer-none-yet = recibida, nada hecho aún
trend-answer-informed-checkpoints = puestos informados
trend-answer-raised-vigilance = vigilancia elevada
trend-answer-compared-counts = comparado con cifras propias
trend-answer-not-concerned = no afectado
trend-answer-cannot = no puede actuar
trend-answer-do = Acusar recibo
trend-alarms = Alarmas
trend-alarms-what = Semanas por encima de su banda, tal como las encontró la regla.
trend-alarms-none = No hay alarmas.
trend-warned = advertido
trend-asked-question = preguntado
trend-alarm-line = Se contaron { $a }; la banda termina en { $b }.
trend-alarm-expected = Cabía esperar unos { $a }.
trend-warn = Convertirla en advertencia
trend-warn-do = Firmar y advertir
trend-ask = Convertirla en pregunta
trend-question = Pregunta para una ronda
trend-ask-do = Preguntar
trend-outcome = Qué resultó
trend-outcome-useful = Útil
trend-outcome-false = Falsa
trend-outcome-unknown = No se pudo saber
trend-outcome-open = Aún sin decir
trend-outcome-do = Registrar
trend-questions = Preguntas
trend-questions-none = Ninguna pregunta espera una ronda.
trend-rules = Resultado de las reglas
trend-rules-what = Una regla se juzga por lo que resultó de sus alarmas.
trend-rules-none = Ninguna regla ha dado una alarma.
trend-rule = Regla
finding-phenomena = Parte de qué fenómenos (se cuenta aquí, no se comunica)
