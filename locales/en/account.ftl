# The account: its first page.
account-title = Account
account-greeting = Hello, { $name }
account-next-title = The next step
account-next-phone = To fill in your personal data, add a mobile phone.
account-next-phone-button = Add a phone
account-next-data = Fill in passport and SNILS: we check them in a few minutes, and more services open.
account-next-data-button = Fill in personal data
account-data-title = My data
account-row-name = Full name
account-row-phone = Phone
account-row-email = E-mail
account-source-self = Given by you, { $time }
account-source-contact = Confirmed by a code, { $time }
account-sign-ins-title = Latest sign-ins
account-sign-out-everywhere = Sign out on all devices
