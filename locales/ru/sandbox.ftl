# The sandbox: the outside world of demo and tests.
sandbox-nav-phones = Телефоны
sandbox-nav-mail = Почта

sandbox-home-title = Внешний мир
sandbox-home-lead = Здесь видно всё, что в жизни происходит снаружи: СМС на телефонах и письма в ящиках. Люди вымышлены, сообщения дальше этого компьютера не уходят.
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
sandbox-letter-html = С оформлением
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
