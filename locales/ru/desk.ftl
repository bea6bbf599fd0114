# Центры обслуживания
centres-nav = Центры обслуживания
centres-title = Центры обслуживания
centres-lead = Здесь подтвердят вашу личность. Возьмите паспорт и телефон. Запись не нужна, это занимает несколько минут.
centres-search-label = Поиск центра
centres-text = Название или адрес
centres-kind = Вид центра
centres-kind-any = Все
centres-kind-mfc = МФЦ
centres-kind-post = Почта
centres-kind-telecom = Салон связи
centres-kind-administration = Администрация
centres-submit = Показать
centres-found = { $count ->
    [one] Найден { $count } центр
    [few] Найдено { $count } центра
   *[other] Найдено центров: { $count }
}
centres-none = Таких центров нет. Попробуйте короче или уберите вид.
centres-show-all = Показать все
centres-open = Сейчас открыт
centres-closed = Сейчас закрыт
centres-phone = Телефон
centres-deed-confirm = Подтверждает личность
centres-deed-foreign = Принимает иностранные паспорта
centres-deed-password = Помогает сменить пароль
centres-day-off = выходной
centres-day-monday = пн
centres-day-tuesday = вт
centres-day-wednesday = ср
centres-day-thursday = чт
centres-day-friday = пт
centres-day-saturday = сб
centres-day-sunday = вс

# QR заявителя
pass-title = QR-код для центра
pass-lead = Покажите его сотруднику. Код подойдёт один раз и только пока вы в системе.
pass-label = QR-код для сотрудника центра
pass-digits-title = Если сканера нет
pass-renew = Получить новый код
pass-centres = Где ближайший центр
pass-bring = Возьмите документ, данные которого указали в учётной записи.

# Рабочее место регистратора
desk-title = Найдите заявителя
desk-lead = Считайте QR-код с экрана заявителя. Если кода нет, введите СНИЛС или телефон и дату рождения.
desk-applicant = QR-код, СНИЛС или телефон
desk-applicant-hint = Сканер введёт код сам
desk-applicant-shape = Считайте QR-код или введите СНИЛС или телефон целиком
desk-birth-date = Дата рождения
desk-birth-date-hint = С QR-кодом не нужна. Например, 02.03.1992
desk-purpose = Зачем пришёл заявитель
desk-purpose-confirm = Подтвердить личность
desk-purpose-password = Сменить пароль
desk-search = Найти
desk-found-nobody = С такими данными никого нет. Проверьте дату. По СНИЛС находятся только проверенные учётные записи: попробуйте телефон или QR-код
desk-found-several = С этим СНИЛС несколько учётных записей. Найдите по телефону или QR-коду
desk-pass-ended = Этот QR-код больше не действует. Пусть заявитель получит новый
desk-bias-oneself = Это вы сами. Вас подтвердит другой сотрудник
desk-bias-shared-contact = У вас с заявителем общий телефон или почта. Заявителя примет другой сотрудник
desk-limited = Слишком часто. Подождите { $wait }
desk-seen-by-applicant = Ваши действия видит заявитель: кто, где, когда и зачем.
desk-today = Сегодня: { $count }
desk-nav-registrars = Регистраторы
desk-next = Следующий заявитель
desk-visit-title = Приём заявителя
desk-not-present = Присутствие не подтверждено
desk-present = Присутствие подтверждено
desk-present-since = В { $time }.
desk-phone-digits = Телефон заканчивается на { $digits }.
desk-level-simplified = Учётная запись упрощённая.
desk-level-standard = Учётная запись стандартная.
desk-level-confirmed = Учётная запись подтверждена.
desk-checks-waiting = Проверки ещё идут: подтверждение вступит в силу, когда они пройдут.
desk-key-next = дальше
desk-key-act = выполнить
desk-key-refuse = отказать
desk-presence-title = Заявитель рядом?
desk-presence-text = Отправьте код на телефон заявителя и спросите его. До этого данные закрыты.
desk-code-send = Отправить код
desk-code-again = Отправить код ещё раз
desk-code = Код, который назвал заявитель
desk-code-submit = Проверить код
desk-code-used = Этот код уже введён. Обновите страницу
desk-no-phone = В учётной записи нет телефона. Попросите заявителя войти и показать QR-код
desk-paper-title = Введите с документа
desk-compare = Сверить
desk-paper-differs = Номер или дата выдачи не такие, как в учётной записи. { $left ->
    [one] Осталась { $left } попытка
    [few] Осталось { $left } попытки
   *[other] Осталось попыток: { $left }
}
desk-data-changed = Заявитель только что отправил другие данные. Сверьте документ заново
desk-compared-title = Сверьте с документом
desk-typed-right = введено верно
desk-gender-male = мужской
desk-gender-female = женский
desk-row-name = Фамилия, имя, отчество
desk-row-gender = Пол
desk-row-birth = Дата и место рождения
desk-row-number = Серия и номер
desk-row-issued-on = Дата выдачи
desk-row-issued-by = Кем выдан
desk-row-division = Код подразделения
desk-row-expires-on = Действует до
desk-confirm = Подтвердить личность
desk-send-link = Отправить ссылку для нового пароля
desk-refuse = Отказать
desk-refuse-title = Почему отказываете?
desk-refuse-hint = Заявитель увидит причину
desk-reason-empty = Выберите причину
desk-reason-photo = На фотографии другой человек
desk-reason-document = Документ повреждён или вызывает сомнения
desk-reason-data = Данные не совпадают с документом
desk-reason-applicant = Заявитель передумал или ушёл
desk-obstacle-unfinished = Данные заполнены не до конца. Заявитель заполнит их в учётной записи и придёт снова
desk-obstacle-failed-snils = СНИЛС не прошёл проверку. Заявитель исправит данные в учётной записи и придёт снова
desk-obstacle-failed-document = Документ не прошёл проверку. Заявитель исправит данные в учётной записи и придёт снова
desk-obstacle-document-ended = Срок документа истёк. Заявитель укажет новый документ и придёт снова
desk-obstacle-owned-by-other = Этот СНИЛС или документ уже подтверждён в другой учётной записи. Найдите её по СНИЛС и помогите сменить пароль
desk-obstacle-deceased = По данным реестра подтвердить эту учётную запись нельзя
desk-end-confirmed = Личность подтверждена
desk-end-refused = Отказано
desk-end-password = Ссылка отправлена
desk-end-time = Время вышло
desk-over-title = Приём закончен
desk-over-confirmed = Личность подтверждена. Заявитель получил сообщение.
desk-over-refused = В подтверждении отказано. Заявитель получил сообщение.
desk-over-password = Ссылка отправлена на телефон заявителя. Она действует 30 минут.
desk-over-time = Время приёма вышло. Найдите заявителя снова.
desk-registrars-title = Регистраторы центра
desk-registrars-lead = Последние 30 дней. Много поисков без действия — повод спросить.
desk-registrars-none = Пока никто не работал.
desk-registrars-name = Регистратор
desk-registrars-searches = Поиски
desk-registrars-acts = Действия
desk-registrars-idle = Без действия

# Сообщения
message-desk-confirmed-sms = Окно: личность подтвердили в центре «{ $centre }». Это были не вы? Позвоните на горячую линию: { $link }
message-desk-confirmed-subject = Личность подтверждена в центре
message-desk-confirmed-body = Вашу личность подтвердили в центре «{ $centre }». Если проверки ещё идут, учётная запись станет подтверждённой, когда они пройдут.

    { $link }

    Если это были не вы, позвоните на горячую линию.
message-desk-refused-sms = Окно: в центре «{ $centre }» отказали в подтверждении. Причина: { $reason }. { $link }
message-desk-refused-subject = В подтверждении отказано
message-desk-refused-body = В центре «{ $centre }» отказали в подтверждении личности. Причина: { $reason }.

    { $link }
message-desk-password-subject = Ссылка для нового пароля
message-desk-password-sms = Окно: в центре «{ $centre }» попросили ссылку для нового пароля. Это были не вы? Позвоните на горячую линию: { $link }
message-desk-password-body = В центре «{ $centre }» попросили ссылку для нового пароля. Она пришла на ваш телефон.

    { $link }

    Если это были не вы, позвоните на горячую линию.
