# Портал услуг.
portal-nav-account = Учётная запись
portal-home-title = Государственные услуги — без очередей и бумаг
portal-home-lead = Здесь вы будете подавать заявления, платить и следить за ходом дела. Начните с учётной записи: она понадобится для каждой услуги.
portal-home-will = Что здесь будет
portal-will-apply = Заявления
portal-will-apply-text = Паспорта, детский сад, запись к врачу, справки
portal-will-pay = Платежи
portal-will-pay-text = Налоги, штрафы и пошлины
portal-will-track = Ход дела
portal-will-track-text = Что уже сделано, что дальше и когда
portal-will-ask = Помощь
portal-will-ask-text = Ответы специалистов по телефону и в чате
portal-first-title = Первый раз здесь?
portal-first-text = Нужны телефон, паспорт и СНИЛС. Начать можно за две минуты, а подтвердить личность — в центре рядом с домом, письмом или электронной подписью.
portal-first-register = Зарегистрироваться
portal-first-account = Моя учётная запись

# Демонстрация.
demo-return-address = 620000, г. Екатеринбург, а/я 1
demo-authority = Учебный удостоверяющий центр «Окно»
demo-authority-address = 620014, г. Екатеринбург, ул. Учебная, 1
demo-installation = Окно
demo-hotline-hours = круглосуточно, бесплатно
demo-line-portal = Портал услуг
demo-line-id = Учётная запись
demo-line-sandbox = Внешний мир (СМС, почта)
demo-line-signing = Просит подписи
demo-portal-name = Портал услуг
demo-line-stop = Остановить: Ctrl-C
demo-line-ahead = { $days ->
    [one] Часы впереди на { $days } день: сегодня { $date }.
    [few] Часы впереди на { $days } дня: сегодня { $date }.
   *[other] Часы впереди на { $days } дней: сегодня { $date }.
}
demo-person-nobody = Ещё никто
demo-person-simplified = Упрощённая учётная запись
demo-person-standard = Стандартная учётная запись
demo-person-confirmed = Подтверждённая учётная запись
demo-person-failing = Паспорт не пройдёт проверку
demo-person-foreigner = Иностранец
demo-person-registrar = Регистратор центра
demo-person-post-operator = Оператор печати писем
demo-about-nobody = Зарегистрируйтесь этим человеком и введите его данные: проверки пройдут.
demo-about-simplified = Войдите и заполните личные данные.
demo-about-standard = Данные проверены. Осталось подтвердить личность.
demo-about-confirmed = Личность подтверждена в центре: открыты все услуги.
demo-about-failing = Зарегистрируйтесь и введите данные: МВД ответит, что паспорт недействителен.
demo-about-foreigner = Зарегистрируйтесь и введите данные документа иностранца.
demo-about-registrar = Войдите и откройте /desk на адресе учётных записей: рабочее место в центре.
demo-about-post-operator = Войдите и откройте /desk/letters на адресе учётных записей: письма печатают двое.
