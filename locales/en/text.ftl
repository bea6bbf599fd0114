# Dates, times and spans.
text-date = { $day } { $month } { $year }
text-time = { $time } { $zone }
text-moment = { $date }, { $time }
text-today = today at { $time }
text-yesterday = yesterday at { $time }
text-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
text-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
text-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
text-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
text-month-january = January
text-month-february = February
text-month-march = March
text-month-april = April
text-month-may = May
text-month-june = June
text-month-july = July
text-month-august = August
text-month-september = September
text-month-october = October
text-month-november = November
text-month-december = December
text-zone-kaliningrad = Kaliningrad time
text-zone-moscow = Moscow time
text-zone-samara = Samara time
text-zone-yekaterinburg = Yekaterinburg time
text-zone-omsk = Omsk time
text-zone-novosibirsk = Novosibirsk time
text-zone-krasnoyarsk = Krasnoyarsk time
text-zone-irkutsk = Irkutsk time
text-zone-yakutsk = Yakutsk time
text-zone-vladivostok = Vladivostok time
text-zone-magadan = Magadan time
text-zone-kamchatka = Kamchatka time
