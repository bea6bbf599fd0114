# The sandbox: the outside world of demo and tests.
sandbox-nav-phones = Телефоны
sandbox-nav-mail = Почта

sandbox-home-title = Внешний мир
sandbox-home-lead = Здесь видно всё, что в жизни происходит снаружи: СМС на телефонах, письма в ящиках, ответы государственных реестров. Люди вымышлены, сообщения дальше этого компьютера не уходят.
sandbox-home-phones = Сюда приходят коды. Откройте телефон, которому отправили СМС.
sandbox-home-phones-open = { $count ->
    [0] Пока ни одного сообщения
    [one] Открыть { $count } телефон
    [few] Открыть { $count } телефона
   *[other] Открыть { $count } телефонов
}
sandbox-home-mail = Сюда приходят письма с кодами и ссылками.
sandbox-home-mail-open = { $count ->
    [0] Пока ни одного письма
    [one] Открыть { $count } ящик
    [few] Открыть { $count } ящика
   *[other] Открыть { $count } ящиков
}
sandbox-home-sides = Сами системы
sandbox-home-sides-about = То, что проверяем: учётная запись и портал услуг.
sandbox-home-id = Учётная запись
sandbox-home-portal = Портал услуг

sandbox-people-title = Готовые люди
sandbox-people-about = Вводите их данные как есть. Пароли у каждой папки с данными свои.
sandbox-people-phone = Открыть телефон
sandbox-people-mail = Открыть почту

sandbox-phones-title = Телефоны
sandbox-phones-lead = Телефоны, на которые пришли СМС. Сверху тот, на который писали последним.
sandbox-phones-none = СМС ещё не было. Как только придёт первое, телефон появится здесь.
sandbox-phones-number = Другой номер
sandbox-phones-open = Открыть
sandbox-phones-all = Все телефоны
sandbox-phone-none = Сообщений нет. Новое появится здесь само.
sandbox-refreshes = Страница обновляется сама.
sandbox-messages = { $count ->
    [one] { $count } сообщение
    [few] { $count } сообщения
   *[other] { $count } сообщений
}
sandbox-repeats = { $count ->
    [one] Отправлено ещё { $count } раз, показано однажды
    [few] Отправлено ещё { $count } раза, показано однажды
   *[other] Отправлено ещё { $count } раз, показано однажды
}

sandbox-mail-title = Почта
sandbox-mail-lead = Ящики, в которые пришли письма. Сверху тот, в который писали последним.
sandbox-mail-none = Писем ещё не было. Как только придёт первое, ящик появится здесь.
sandbox-mail-address = Другой адрес
sandbox-mail-open = Открыть
sandbox-mail-all = Все ящики
sandbox-mailbox-none = Писем нет. Новое появится здесь само.
sandbox-letters = { $count ->
    [one] { $count } письмо
    [few] { $count } письма
   *[other] { $count } писем
}
sandbox-letter-html = Показать с оформлением
sandbox-letter-back = К ящику
sandbox-letter-frame = Письмо «{ $subject }» с оформлением

sandbox-faults-title = Сбои
sandbox-faults-on = Сбой включён
sandbox-faults-save = Применить
sandbox-fault-legend = Что сломать
sandbox-fault-none = Ничего, всё работает
sandbox-fault-unknown = Выберите один из вариантов
sandbox-delay-label = Задержка ответа, секунд
sandbox-delay-wrong = Введите целое число от 0 до 120
sandbox-sms-fail = Оператор не работает
sandbox-sms-rate-limit = Слишком много сообщений
sandbox-sms-lose-answer = СМС доходит, ответ теряется
sandbox-sms-close = СМС доходит, связь рвётся
sandbox-sms-double-receipts = SMPP: каждый отчёт приходит дважды
sandbox-sms-late-receipts = SMPP: отчёты опаздывают на минуту
sandbox-mail-defer = Просить прислать позже
sandbox-mail-refuse = Отказывать насовсем
sandbox-mail-drop = Письмо доходит, связь рвётся

sandbox-sms-special = Особые номера
sandbox-sms-special-bad = номера нет
sandbox-sms-special-blocked = не принимает наши СМС
sandbox-sms-special-fail = сначала отказ, со второй попытки доходит
sandbox-sms-special-limit = сначала «слишком много», со второй попытки доходит
sandbox-sms-special-lost = доходит сразу, первый ответ теряется
sandbox-mail-special = Особые адреса
sandbox-mail-special-refused = ящика нет
sandbox-mail-special-deferred = принимает со второй попытки
sandbox-mail-special-gone = первое письмо доходит, следующие возвращаются
sandbox-mail-special-dropped = доходит сразу, первый ответ теряется

sandbox-statistics-title = С начала работы
sandbox-count-requests = Запросов
sandbox-count-accepted = Доставлено
sandbox-count-repeated = Повторов
sandbox-count-refused = Отказов насовсем
sandbox-count-failed = Отказов на время
sandbox-count-lost = Потеряно ответов
sandbox-count-connections = Соединений
sandbox-count-unauthorized = Неверных паролей
sandbox-count-deferred = Отложено

# The registries.
sandbox-nav-registries = Реестры
sandbox-home-registries = Социальный фонд, МВД, налоговая и люди, о которых они знают.
sandbox-home-registries-open = { $count ->
    [one] Открыть: { $count } человек
    [few] Открыть: { $count } человека
   *[other] Открыть: { $count } человек
}
sandbox-registries-title = Реестры
sandbox-registries-lead = Три государственных реестра. Их спрашивают о документах, они отвечают. Любой можно сломать.
sandbox-registries-all = Все реестры
sandbox-registry-sfr = Социальный фонд (СНИЛС)
sandbox-registry-mvd = МВД (паспорта)
sandbox-registry-fns = Налоговая служба (ИНН)
sandbox-registry-zags = ЗАГС (рождения)
sandbox-registry-works = Работает
sandbox-registry-open = Счётчики и сбои
sandbox-switches-on = { $count ->
    [one] { $count } сбой включён
    [few] { $count } сбоя включено
   *[other] { $count } сбоев включено
}
sandbox-switches-about = Сбой действует на все ответы реестра. Отметьте один или несколько.
sandbox-switch-delay = Отвечать с опозданием
sandbox-switch-fail = Не принимать запросы
sandbox-switch-lose = Принимать и не отвечать
sandbox-switch-duplicate = Отвечать дважды
sandbox-switch-swap = Отвечать про другого человека
sandbox-switch-garble = Портить ответы
sandbox-switch-not-json = Присылать не JSON
sandbox-switch-unsigned = Не подписывать ответы
sandbox-switch-wrongly-signed = Подписывать чужим ключом
sandbox-count-waiting = Ждут отправки или приёма
sandbox-count-acknowledged = Ответов принято
sandbox-count-delivered = Ответов отдано
sandbox-count-redelivered = Из них повторно
sandbox-count-unsigned = Отказов из-за подписи

sandbox-population-title = { $count ->
    [one] { $count } человек в реестрах
    [few] { $count } человека в реестрах
   *[other] { $count } человек в реестрах
}
sandbox-population-about = Все вымышлены. Выберите человека, чтобы увидеть, что вводить.
sandbox-population-search = Имя, СНИЛС, ИНН, номер документа или номер по порядку
sandbox-population-find = Найти
sandbox-population-all = Показать всех
sandbox-population-none = Никого не нашли. Проверьте номер или начните с фамилии.
sandbox-population-table = Люди в реестрах

sandbox-person-number = №
sandbox-person-name = Фамилия, имя, отчество
sandbox-person-special = Особенность
sandbox-person-ordinary = Реестры отвечают об этом человеке верно и сразу.
sandbox-person-type = Что вводить
sandbox-person-says = Что МВД ответит о паспорте
sandbox-person-says-hint = Ответ изменится со следующей проверки. Так видно, что бывает, когда паспорт потеряли или заменили.
sandbox-person-says-as-is = как сейчас в реестре
sandbox-person-last-name = Фамилия
sandbox-person-first-name = Имя
sandbox-person-middle-name = Отчество
sandbox-person-gender = Пол
sandbox-person-male = мужской
sandbox-person-female = женский
sandbox-person-birth-date = Дата рождения
sandbox-person-birth-place = Место рождения
sandbox-person-citizenship = Гражданство
sandbox-person-document = Документ
sandbox-person-document-number = Номер документа
sandbox-person-issue-date = Дата выдачи
sandbox-person-issue-id = Код подразделения
sandbox-person-issued-by = Кем выдан
sandbox-person-expiry-date = Действует до
sandbox-person-snils = СНИЛС
sandbox-person-inn = ИНН
sandbox-person-certificate = Свидетельство о рождении
sandbox-person-certificate-date = Дата выдачи свидетельства
sandbox-person-parents = Родители, по номерам
sandbox-person-guardian = Опекун, по номеру
sandbox-person-act = Акт об опеке
sandbox-person-act-date = Дата акта
sandbox-document-russian-passport = паспорт гражданина РФ
sandbox-document-foreign-passport = иностранный паспорт
sandbox-document-residence-permit = вид на жительство
sandbox-document-temporary-residence = разрешение на временное проживание

sandbox-person-died = нет в живых с { $date }: так ответят все реестры
sandbox-persona-child = младше 14 лет, паспорта нет
sandbox-persona-mother = мать 29, 46 и 47
sandbox-persona-father = отец 29, 46 и 47
sandbox-persona-family-child = младше 14 лет, есть оба родителя
sandbox-persona-youth = старше 14 лет, есть паспорт и оба родителя
sandbox-persona-child-of-one = младше 14 лет; суд лишил отца прав
sandbox-persona-ward = младше 14 лет, есть опекун
sandbox-persona-no-patronymic = без отчества
sandbox-persona-particle = отчество с «оглы» или «кызы»
sandbox-persona-hyphenated = двойная фамилия
sandbox-persona-namesake = полный тёзка предыдущего, родился в тот же день
sandbox-persona-overdue-passport = паспорт не поменян вовремя
sandbox-persona-no-inn = нет ИНН
sandbox-persona-foreigner = иностранец со СНИЛС
sandbox-persona-foreigner-without-snils = иностранец без СНИЛС
sandbox-persona-resident = иностранец с видом на жительство
sandbox-persona-temporary-resident = иностранец с временным разрешением
sandbox-persona-single-name = одно имя, без фамилии
sandbox-answers-late = ответы приходят поздно
sandbox-answers-lost = ответов не будет
sandbox-answers-doubled = каждый ответ приходит дважды
sandbox-answers-swapped = первый ответ про другого, потом верный
sandbox-answers-garbled = первый ответ испорчен, потом верный
sandbox-answers-not-json = первый ответ не JSON, потом верный
sandbox-answers-unsigned = первый ответ без подписи, потом верный
sandbox-answers-wrongly-signed = первый ответ с чужой подписью, потом верный
sandbox-answers-unavailable-first = сначала «не могу ответить», потом верно
sandbox-answers-unknown-sfr = Социальный фонд не знает СНИЛС
sandbox-answers-unknown-mvd = МВД не знает паспорт
sandbox-answers-unknown-fns = налоговая не знает ни ИНН, ни человека
sandbox-answers-unknown-zags = ЗАГС не знает о рождении
sandbox-mismatch-snils-person = не сойдутся СНИЛС и имя с датой рождения
sandbox-mismatch-snils-gender = не сойдутся СНИЛС и пол
sandbox-mismatch-document-person = не сойдутся паспорт и имя с датой рождения
sandbox-mismatch-document-issue-date = не сойдутся паспорт и дата выдачи
sandbox-mismatch-document-issue-id = не сойдутся паспорт и код подразделения
sandbox-mismatch-document-expiry-date = не сойдутся разрешение и срок
sandbox-mismatch-inn-person = не сойдутся ИНН и имя с датой рождения
sandbox-invalid-replaced = паспорт заменён другим
sandbox-invalid-lost = паспорт заявлен потерянным
sandbox-invalid-stolen = паспорт заявлен украденным
sandbox-invalid-expired = срок паспорта истёк
sandbox-invalid-wanted = паспорт в розыске
sandbox-invalid-issued-in-breach = паспорт выдан с нарушением
sandbox-invalid-destroyed = паспорт уничтожен

sandbox-nav-post = Заказные письма
sandbox-home-post = Сюда приходят бумажные письма с кодом. Их можно двигать по почте и вскрывать.
sandbox-home-post-open = { $count ->
    [0] Пока ни одного письма
    [one] Открыть { $count } письмо
    [few] Открыть { $count } письма
   *[other] Открыть { $count } писем
}
sandbox-post-title = Заказные письма
sandbox-post-lead = Письма, которые приняла почта. Откройте письмо, чтобы провести его по пути, вручить адресату или вскрыть конверт.
sandbox-post-none = Писем ещё не было. Как только почта примет первое, оно появится здесь.
sandbox-post-accepted = Принято
sandbox-post-on-the-way = В пути
sandbox-post-arrived = Ждёт в отделении
sandbox-post-handed-over = Вручено
sandbox-post-returned = Вернулось
sandbox-post-send-off = Отправить в путь
sandbox-post-arrive = Привезти в отделение
sandbox-post-hand-over = Вручить адресату
sandbox-post-send-back = Вернуть отправителю
sandbox-post-open = Вскрыть конверт
sandbox-post-code = Код на листе:
sandbox-post-sheet = Лист в PDF
sandbox-post-no-sheet = Это письмо напечатал отправитель: лист есть только на бумаге.
sandbox-post-break = Закрыть почту
sandbox-post-mend = Открыть почту
sandbox-post-special = Особые индексы
sandbox-post-special-fail = Первая попытка сдать партию не удаётся, вторая удаётся
sandbox-post-special-lost = Партия принята, но ответ почты теряется
sandbox-post-special-return = Письмо вместо прибытия возвращается
sandbox-post-special-twice = О каждом шаге почта сообщает дважды
sandbox-post-special-all = Письмо сразу проходит весь путь до вручения

sandbox-key-title = Электронная подпись
sandbox-key-about = Ключ вымышленного человека: им можно подписать в своей программе. Настоящий ключ никому не показывают.
sandbox-key-pin = ПИН-код
sandbox-key-container = Файл с ключом (PKCS#12)
sandbox-key-container-gost = Файл с ключом, зашифрованный по ГОСТ
sandbox-key-pem = Ключ (PEM)
sandbox-key-certificate = Сертификат (PEM)
