# Rondas de juicio
rounds-what = Los miembros juzgan la misma pregunta cada uno por su cuenta, sin ver a los demás; después se muestran todos los juicios, y cada miembro cuenta lo mismo. Lo que separa a los miembros queda a la vista.
rounds-none = Aquí no hay ninguna ronda.
rounds-waiting = Preguntas que esperan una ronda
round-take-up = Abrir una ronda sobre ella
round-title = Título
round-by = Abierta por
round-stage = Etapa
round-stage-commit = Juicio por separado
round-stage-reveal = Se muestran los juicios
round-stage-closed = Cerrada
round-stage-says-commit = Cada miembro consultado juzga por su cuenta y se compromete con una huella. Ningún juicio sale de su nodo en esta etapa.
round-stage-says-reveal = Los miembros muestran aquello a lo que se comprometieron. Un juicio que no corresponde a su huella se nombra y se deja fuera.
round-stage-says-closed = Lo que llegue ahora no cuenta. Cada miembro calcula el resultado por sí mismo, y los resultados se comparan.
round-deadline = Hasta
round-waits = Espera a este miembro
round-waits-judge = juzgar
round-waits-commit = comprometer el juicio
round-waits-reveal = mostrar el juicio
round-waits-conclude = calcular el resultado
round-waits-nothing = nada
round-questions-n =
    { $n ->
        [one] { $n } pregunta
       *[other] { $n } preguntas
     }
round-members-n =
    { $n ->
        [one] { $n } miembro consultado
       *[other] { $n } miembros consultados
     }
round-open = Abrir una ronda
round-open-what = Pregunte por una cantidad que algún día se conocerá. Una ronda trata de un fenómeno, un lugar y un período, nunca de una persona ni de un grupo.
round-open-do = Firmar y abrir
round-place = Lugar
round-period = Período
round-source = Qué dirá el número verdadero
round-question-n = Pregunta { $n }
round-optional = (puede quedar vacía)
round-question-text = Pregunta
round-lower = número plausible más bajo
round-upper = número plausible más alto
round-unit = Unidad
round-members = Miembros consultados
round-members-help = Al menos dos. Este miembro puede ser uno de ellos.
round-commit-hours = Horas para juzgar
round-reveal-hours = Horas para mostrar, después
round-release-help = La ronda y todo lo que le pertenece va como TLP:AMBER a los miembros consultados y a este.
round-commit-deadline = Los juicios se comprometen hasta
round-reveal-deadline = Los juicios se muestran hasta
round-rule = Regla
round-rule-says = cada miembro cuenta lo mismo
round-from-question = Retoma la pregunta
round-not-asked = Este miembro no fue consultado: ve la ronda y no juzga.
round-do-commit = Comprometer el juicio
round-do-says-commit = Reúne a los evaluadores de este miembro y comunica una huella de cada juicio. Después no se puede cambiar.
round-do-reveal = Mostrar el juicio
round-do-says-reveal = Comunica los números de este miembro a los miembros consultados. El nodo se niega mientras otros aún juzgan.
round-do-conclude = Calcular el resultado, o calcularlo de nuevo
round-do-says-conclude = Cuenta de nuevo a partir de los juicios firmados que hay aquí, comunica el resultado de este miembro y compara.
round-progress = Los miembros y sus juicios
round-member = Miembro
round-state = Estado
round-state-awaited = esperado
round-state-committed = comprometido, aún no mostrado
round-state-revealed = mostrado, corresponde a su huella
round-state-no-commitment = falta: no se comprometió a tiempo
round-state-late-commitment = tarde: comprometido después del plazo
round-state-not-revealed = falta: no se mostró a tiempo
round-state-late-reveal = tarde: mostrado después del plazo
round-state-broken = roto: no corresponde a su huella
round-no-numbers = ningún número que cuente
round-left-missing = Fuera porque faltan: { $a }
round-left-late = Fuera por llegar tarde: { $a }
round-left-broken = Fuera por rotos: { $a }
round-result = Resultado
round-pool = Conjunto
round-plot = Intervalo de cada miembro, el del conjunto y su curva acumulada. La tabla contiene los mismos números.
round-legend-member = un miembro: de 5 % a 95 %, su mediana un disco
round-legend-pool = el conjunto: su mediana un rombo
round-legend-curve = debajo, la probabilidad de que el número sea como mucho así de grande
round-spread = Qué distancia hay
round-medians = Las medianas de los miembros van de { $a } a { $b }.
round-overlap = Todos los intervalos contienen los números de { $a } a { $b }.
round-overlap-none = Ningún número está en el intervalo de todos los miembros.
round-leave-out = Dejando fuera a un miembro cada vez, la mediana del conjunto va de { $a } a { $b }.
round-equal = ¿Coinciden los resultados de los miembros?
round-equal-alone = Ningún otro miembro ha comunicado aún su resultado.
round-equal-all = Iguales: cada resultado comunicado es el mismo que el de este miembro, en lo que entró y en cada número.
round-equal-not-all = No todos iguales:
round-told-equal = igual al de este miembro
round-told-unequal = distinto del de este miembro
round-inputs = SHA-256 de lo que se reunió:
round-mine = Su juicio (5 %, 50 %, 95 %):
round-entered =
    { $n ->
        [one] { $n } evaluador de este miembro ha juzgado; quién es no sale nunca del nodo.
       *[other] { $n } evaluadores de este miembro han juzgado; quiénes son no sale nunca del nodo.
     }
round-judge = Juzgar
round-judge-help = Tres números crecientes: usted cree que el verdadero está por debajo del primero con 5 %, tan probablemente por debajo como por encima del segundo, y por debajo del tercero con 95 %.
round-field-q05 = 5 %: muy probablemente más
round-field-q50 = 50 %: tanto más como menos
round-field-q95 = 95 %: muy probablemente menos
round-reasons = Se apoya en
round-reason-own-counts = recuentos propios
round-reason-told-counts = recuentos comunicados por miembros
round-reason-trend = la tendencia
round-reason-mutation = una mutación
round-reason-practice-changed = una práctica que cambió
round-reason-season = temporada
round-reason-other-source = otra fuente
round-reason-experience = experiencia
round-judge-do = Guardar el juicio
round-realize = Introducir lo que se cumplió
round-realize-value = El número verdadero
round-realize-do = Firmar y comunicar
round-realized = Lo que se cumplió
round-scores = Cómo resultaron los juicios
round-scores-what = Cuanto menor la pérdida, mejor estaban los tres números. Cada miembro ve la suya y la del conjunto, nunca la de otro.
round-whose = De quién
round-this-member = Este miembro
round-loss = Pérdida
round-covers = El número está en el intervalo
round-covers-yes = sí
round-covers-no = no
type-x-vigie-round = Ronda de juicio
type-x-vigie-commitment = Juicio comprometido
type-x-vigie-judgement = Juicio
type-x-vigie-result = Resultado de una ronda
type-x-vigie-realization = Lo que se cumplió
