# Service centres
centres-nav = Service centres
centres-title = Service centres
centres-lead = Your identity is confirmed here. Bring your passport and your phone. No appointment is needed, it takes a few minutes.
centres-search-label = Find a centre
centres-text = Name or address
centres-kind = Kind of centre
centres-kind-any = All
centres-kind-mfc = Public services centre
centres-kind-post = Post office
centres-kind-telecom = Telecom office
centres-kind-administration = Administration
centres-submit = Show
centres-found = { $count ->
    [one] { $count } centre found
   *[other] { $count } centres found
}
centres-none = There is no such centre. Try fewer words or another kind.
centres-show-all = Show all
centres-open = Open now
centres-closed = Closed now
centres-phone = Phone
centres-deed-confirm = Confirms your identity
centres-deed-foreign = Accepts foreign passports
centres-deed-password = Helps to change a password
centres-day-off = closed
centres-day-monday = Mon
centres-day-tuesday = Tue
centres-day-wednesday = Wed
centres-day-thursday = Thu
centres-day-friday = Fri
centres-day-saturday = Sat
centres-day-sunday = Sun
