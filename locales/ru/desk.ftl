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
