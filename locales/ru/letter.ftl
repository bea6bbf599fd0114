# Письмо с кодом: страницы
letter-title = Подтвердить учётную запись письмом
letter-lead = Почта принесёт код. Его отдадут только вам и только по документу. Это занимает две-три недели.
letter-how-address = Укажите адрес, по которому вы получаете почту.
letter-how-post = Дождитесь извещения и заберите письмо на почте с паспортом.
letter-how-code = Введите код из письма. Учётная запись станет подтверждённой.
letter-order = Заказать письмо
letter-nothing-inside = В письме только имя, адрес и код. Ни СНИЛС, ни паспорта, ни телефона в нём нет.
letter-before-title = Что с прошлым письмом
letter-to-centres = Подтвердить в центре
letter-to-letter = К письму
letter-address-title = Куда отправить письмо
letter-address-lead = Укажите адрес, где вам удобно забрать заказное письмо. Прописка не важна.
letter-postcode = Индекс
letter-postcode-hint = Шесть цифр, например 248000
letter-region = Регион
letter-region-hint = Например, Калужская область. Для Москвы, Санкт-Петербурга и Севастополя можно не писать
letter-settlement = Город или село
letter-settlement-hint = Например, г. Калуга
letter-street = Улица
letter-street-hint = Если улиц нет, оставьте пустым
letter-house = Дом
letter-house-hint = С корпусом и строением, если есть
letter-flat = Квартира
letter-flat-hint = Если есть
postal-postcode-empty = Укажите индекс
postal-postcode-wrong = Индекс — это шесть цифр, например 248000
postal-region-empty = Укажите регион, например «Калужская область»
postal-settlement-empty = Укажите город или село
postal-house-empty = Укажите номер дома
postal-too-long = Слишком длинно для конверта. Сократите
postal-character = Оставьте буквы, цифры, точки и дефисы
letter-answers-title = Проверьте, как будет на конверте
letter-answers-lead = Так адрес напечатают в окошке конверта.
letter-answers-change = Изменить адрес
letter-answers-name = Письмо отдадут только тому, чьё имя на конверте. Имя взято из проверенных данных.
letter-answers-then = После заказа изменить адрес нельзя. Следующее письмо можно заказать через сутки, всего четыре за 30 дней.
letter-answers-order = Заказать письмо
letter-obstacle-not-offered = Письма с кодом здесь пока не отправляют. Подтвердите личность в центре обслуживания.
letter-to-data = Указать данные
letter-obstacle-not-standard = Письмо отправляют на проверенное имя. Сначала укажите данные действующего документа и дождитесь проверки.
letter-confirmed-title = Учётная запись подтверждена
letter-confirmed-lead = Вам открыты все услуги. Письмо больше не нужно.
letter-to-account = В учётную запись
letter-obstacle-confirmed = Учётная запись уже подтверждена. Письмо не нужно.
letter-obstacle-underway = Письмо уже в пути. Второе заказать нельзя.
letter-obstacle-too-soon = Следующее письмо можно заказать { $time }. Быстрее — подтвердить личность в центре обслуживания.
letter-obstacle-crowded = На этот адрес в последние 30 дней уже заказали письма три человека. Укажите другой адрес или подтвердите личность в центре обслуживания.
letter-way-title = Ваше письмо
letter-way-expected = Ждём его у вас с { $from } по { $to }.
letter-way-arrived = Письмо ждёт вас на почте. Возьмите паспорт.
letter-way-handed = Вам отдали письмо. Введите код из него.
letter-step-done = готово
letter-step-next = сейчас
letter-step-later = потом
letter-step-ordered = Письмо заказано
letter-step-ordered-text = Адрес принят
letter-step-printed = Напечатано
letter-step-printed-text = Обычно в тот же день
letter-step-accepted = Принято почтой
letter-step-accepted-text = Обычно на следующий день
letter-step-on-the-way = В пути
letter-step-on-the-way-text = Одна-две недели
letter-step-arrived = Ждёт на почте
letter-step-arrived-text = Почта опустит извещение в ящик
letter-step-handed-over = Вручено
letter-step-handed-over-text = Вам, по документу
letter-type-code = Ввести код из письма
letter-address-card = Куда отправлено
letter-track = Трек-номер:
letter-code-until = Код действует до { $date }.
letter-may-leave = Страницу можно закрыть. Когда письмо придёт, мы напишем.
letter-cancel-title = Письмо больше не нужно
letter-cancel-text = Код из отменённого письма не подействует. Новое можно заказать через сутки после прошлого.
letter-cancel = Отменить письмо
letter-ended-confirmed = Код принят, учётная запись подтверждена.
letter-ended-returned = Письмо не вручили, и почта вернула его. Закажите новое или подтвердите личность в центре.
letter-ended-expired = Срок кода истёк: он действовал 90 дней. Закажите новое письмо.
letter-ended-exhausted = Код пять раз ввели неверно, и он больше не действует. Закажите новое письмо.
letter-ended-data-changed = После заказа изменились имя, дата рождения или СНИЛС. Письмо было на прежние данные, поэтому мы его отменили. Закажите новое.
letter-ended-by-person = Вы отменили письмо. Код из него не подействует.
letter-ended-unconfirmable = Подтвердить учётную запись письмом не получится. Подойдите в центр обслуживания с паспортом.
letter-code-title = Код из письма
letter-code-lead = Десять букв и цифр из рамки на листе.
letter-code-label = Код
letter-code-hint = Например, 7KQ-2M9X-R4T. Дефисы и размер букв не важны
letter-code-send = Подтвердить
letter-code-keep-secret = Никому не называйте код. Сотрудники его не спрашивают.
letter-code-empty = Введите код из письма
letter-code-malformed = В коде десять букв и цифр. Проверьте, все ли ввели
letter-code-wrong = { $left ->
    [one] Код не подошёл. Осталась { $left } попытка
    [few] Код не подошёл. Осталось { $left } попытки
   *[other] Код не подошёл. Осталось попыток: { $left }
}
letter-code-replaced = Это код из прежнего письма. Вам отправлено новое, введите код из него
letter-code-none-title = Вводить пока нечего
letter-code-none = Письма с кодом к этой учётной записи сейчас нет. Закажите его.
letter-code-queued = Письмо ещё не напечатано. Кода пока нет.
letter-code-over-title = Этот код не действует
letter-kept-title = Код принят, ждём почту
letter-kept-text = Код верный. Учётная запись станет подтверждённой, когда почта сообщит, что отдала вам письмо. Больше ничего делать не нужно.
letter-weak-title = Войдите с кодом из SMS
letter-weak-text = Код из письма принимаем, только если при входе вы ввели пароль и код из СМС. Выйдите и войдите снова.
account-confirm-letter-time = две-три недели
account-confirm-letter = Письмом
account-confirm-letter-text = Закажите код на бумаге. Почта отдаст его по паспорту.
account-confirm-letter-link = Письмо с кодом

# Лист письма
letter-sheet-title = Код для подтверждения учётной записи
letter-sheet-reference = Письмо { $number }
letter-sheet-lead = Вы попросили прислать код письмом. Он подтвердит, что учётная запись в системе «{ $installation }» принадлежит вам.
letter-sheet-code = Ваш код
letter-sheet-qr = Код QR: страница, где вводят код
letter-sheet-steps = Что сделать
letter-sheet-step-open = Наведите камеру телефона на квадрат или откройте { $address }
letter-sheet-step-sign-in = Войдите в свою учётную запись: пароль и код из СМС.
letter-sheet-step-type = Введите код из рамки. Заглавные буквы и дефисы не важны.
letter-sheet-not-me = Если письмо заказали не вы
letter-sheet-not-me-text = Не вводите код и никому его не показывайте: без вашего пароля и телефона он ничего не открывает. Позвоните на горячую линию { $hotline } ({ $hours }), и мы отменим письмо.
letter-sheet-foot = Код действует 90 дней с отправки письма, у него пять попыток. Никто не вправе спрашивать его у вас.
letter-register-title = Реестр заказных писем
letter-register-lead = { $count ->
    [one] Партия { $batch }, { $date }, { $count } письмо. Вручать адресату лично, по документу.
    [few] Партия { $batch }, { $date }, { $count } письма. Вручать адресату лично, по документу.
   *[other] Партия { $batch }, { $date }, писем: { $count }. Вручать адресату лично, по документу.
}
letter-register-letter = Письмо
letter-register-addressee = Кому
letter-register-address = Куда
letter-register-gave = Сдал: ____________________ (подпись, дата)
letter-register-took = Принял: ____________________ (подпись, дата)

# Сообщения
message-letter-ordered-sms = Окно: к вашей учётной записи заказали письмо с кодом. Это были не вы? Отмените: { $link }
message-letter-ordered-subject = Заказано письмо с кодом
message-letter-ordered-body = К вашей учётной записи заказали письмо с кодом. Оно придёт через две-три недели, получать его нужно с паспортом.

    { $link }

    Если это были не вы, отмените письмо на этой странице и смените пароль.
message-letter-arrived-sms = Окно: письмо с кодом ждёт вас на почте. Возьмите паспорт. { $link }
message-letter-arrived-subject = Письмо с кодом ждёт на почте
message-letter-arrived-body = Письмо с кодом пришло в ваше почтовое отделение. Возьмите паспорт, заберите письмо и введите код.

    { $link }
message-letter-ending-sms = Окно: через 7 дней код из письма перестанет действовать. Введите его: { $link }
message-letter-ending-subject = Код из письма скоро перестанет действовать
message-letter-ending-body = Через 7 дней код из письма перестанет действовать. Если письмо у вас, введите код. Если нет, заберите его на почте.

    { $link }
message-letter-expired-sms = Окно: срок кода из письма истёк. Закажите новое: { $link }
message-letter-expired-subject = Срок кода из письма истёк
message-letter-expired-body = Код из письма действовал 90 дней, и этот срок истёк. Закажите новое письмо или подтвердите личность в центре.

    { $link }
message-letter-returned-sms = Окно: письмо с кодом не вручили, оно вернулось. Закажите новое: { $link }
message-letter-returned-subject = Письмо с кодом вернулось
message-letter-returned-body = Почта не смогла вручить письмо с кодом и вернула его. Закажите новое письмо или подтвердите личность в центре.

    { $link }
message-letter-changed-sms = Окно: ваши данные изменились, письмо с кодом отменено. Закажите новое: { $link }
message-letter-changed-subject = Письмо с кодом отменено
message-letter-changed-body = После заказа письма изменились имя, дата рождения или СНИЛС. Письмо было на прежние данные, поэтому код из него не подействует. Закажите новое.

    { $link }

# Печать писем: операторы почты
print-nav = Письма с кодом
print-title = Печать писем
print-waiting = { $count ->
    [0] Писем в очереди нет.
    [one] В очереди { $count } письмо.
    [few] В очереди { $count } письма.
   *[other] В очереди писем: { $count }.
}
print-begin = Собрать партию
print-by-house = Партии печатает типография почты. Здесь ничего делать не нужно.
print-batch-about = { $count ->
    [one] Собрана { $time }, { $count } письмо
    [few] Собрана { $time }, { $count } письма
   *[other] Собрана { $time }, писем: { $count }
}
print-state-gathered = Листы готовятся. Обновите страницу через минуту.
print-state-rendered = Листы готовы. Проверьте количество и разрешите печать.
print-state-rendered-own = Листы готовы. Печать должен разрешить другой оператор.
print-state-released = Печать разрешена двумя операторами.
print-state-printed = Напечатано. Разложите листы по конвертам, сверьте с реестром и сдайте на почту.
print-state-handed = Партия у почты. Дальше о письмах сообщает почта.
print-state-void = Листы испорчены, коды отменены. Письма снова в очереди.
print-state-house = Партия на пути в типографию.
print-release = Разрешить печать
print-once = Файл можно получить один раз. После этого листы останутся только на бумаге.
print-print = Напечатать
print-handed = Сдано на почту
print-void-title = Листы испорчены
print-void-text = Коды на всех листах партии перестанут действовать, письма вернутся в очередь. Листы уничтожьте.
print-void = Отменить коды и напечатать заново
print-refused-not-now = Этот шаг уже сделан или ещё не наступил. Посмотрите на партию ещё раз.
print-refused-same-person = Партию собрали вы. Печать должен разрешить другой оператор.

# Трек-номера по реестру почты
tracks-open = Внести трек-номера
tracks-title = Трек-номера
tracks-lead = Партия { $number }. Почта приняла письма и выдала реестр: внесите его сюда, и адресаты увидят номера своих писем.
tracks-file = Файл реестра (CSV)
tracks-hint = В строке номер письма с листа и трек-номер, между ними точка с запятой, запятая или табуляция. До 1 МБ и 1000 строк.
tracks-register = Или вставьте строки
tracks-register-hint = Если выбран файл, эти строки не читаются.
tracks-send = Внести
tracks-empty = Выберите файл реестра или вставьте его строки.
tracks-file-empty = Файл пустой. Выберите файл, в котором есть строки реестра.
tracks-file-workbook = Это книга Excel или архив. Откройте файл в Excel, сохраните как CSV и выберите новый.
tracks-file-not-text = Это не текст. Выберите реестр, сохранённый как CSV.
tracks-file-not-csv = В файле нет столбцов. Выберите реестр, сохранённый как CSV.
tracks-file-too-large = Файл больше 1 МБ. Это не реестр одной партии: проверьте, тот ли файл выбран.
tracks-no-rows = Здесь нет ни одной строки с номером письма и трек-номером.
tracks-taken = { $count ->
    [0] Новых трек-номеров нет
    [one] Внесён { $count } трек-номер
    [few] Внесено { $count } трек-номера
   *[other] Внесено { $count } трек-номеров
}{ $same ->
    [0] .
   *[other] , уже были записаны: { $same }.
}
tracks-some-bad = Часть строк не принята. Исправьте их и отправьте ещё раз: принятое второй раз не запишется.
tracks-bad = Не принято
tracks-line = Строка
tracks-text = Что в ней
tracks-why = Почему
tracks-fault-not-two = Нужны два столбца: номер письма и трек-номер.
tracks-fault-unknown = В этой партии нет письма с таким номером.
tracks-fault-not-a-track = Это не трек-номер: в нём 14 цифр или две буквы, девять цифр и две буквы.
tracks-fault-double = Письмо или трек-номер стоит в двух строках.
tracks-fault-taken = Этот трек-номер уже у другого письма.
tracks-fault-differs = У этого письма уже другой трек-номер.
tracks-fault-too-many = Строк больше 1000. Отправьте остальные отдельно.
