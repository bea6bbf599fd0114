# Dates, times and spans.
text-date = { $day } { $month } { $year }
text-time = { $time } { $zone }
text-moment = { $date }, { $time }
text-today = сегодня в { $time }
text-yesterday = вчера в { $time }
text-seconds = { $count ->
    [one] { $count } секунду
    [few] { $count } секунды
   *[other] { $count } секунд
}
text-minutes = { $count ->
    [one] { $count } минуту
    [few] { $count } минуты
   *[other] { $count } минут
}
text-hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[other] { $count } часов
}
text-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
}
text-month-january = января
text-month-february = февраля
text-month-march = марта
text-month-april = апреля
text-month-may = мая
text-month-june = июня
text-month-july = июля
text-month-august = августа
text-month-september = сентября
text-month-october = октября
text-month-november = ноября
text-month-december = декабря
text-zone-kaliningrad = по Калининграду
text-zone-moscow = по Москве
text-zone-samara = по Самаре
text-zone-yekaterinburg = по Екатеринбургу
text-zone-omsk = по Омску
text-zone-novosibirsk = по Новосибирску
text-zone-krasnoyarsk = по Красноярску
text-zone-irkutsk = по Иркутску
text-zone-yakutsk = по Якутску
text-zone-vladivostok = по Владивостоку
text-zone-magadan = по Магадану
text-zone-kamchatka = по Камчатке
