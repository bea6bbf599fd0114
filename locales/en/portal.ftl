# The portal of services.
portal-nav-account = Account
portal-home-title = Public services without queues and paper
portal-home-lead = Here you will apply, pay and follow your case. Begin with an account: every service needs one.
portal-home-will = What will be here
portal-will-apply = Applications
portal-will-apply-text = Passports, kindergarten, a doctor's appointment, certificates
portal-will-pay = Payments
portal-will-pay-text = Taxes, fines and duties
portal-will-track = Progress
portal-will-track-text = What is done, what comes next, and when
portal-will-ask = Help
portal-will-ask-text = Answers by phone and in a chat
portal-first-title = First time here?
portal-first-text = You need a phone, a passport and a SNILS. Beginning takes two minutes, and you confirm who you are at a centre near your home, by letter or with an electronic signature.
portal-first-register = Register
portal-first-account = My account

# The demo.
demo-return-address = 620000, Yekaterinburg, P.O. Box 1
demo-authority = Okno training certification centre
demo-authority-address = Uchebnaya st. 1, Yekaterinburg, 620014
demo-installation = Okno
demo-hotline-hours = day and night, free of charge
demo-line-portal = Portal of services
demo-line-id = Account
demo-line-sandbox = The outside world (SMS, mail)
demo-line-signing = Asks for signatures
demo-portal-name = Portal of services
demo-line-stop = To stop: Ctrl-C
demo-line-ahead = { $days ->
    [one] The clock is { $days } day ahead: today is { $date }.
   *[other] The clock is { $days } days ahead: today is { $date }.
}
demo-person-nobody = Nobody yet
demo-person-simplified = Simplified account
demo-person-standard = Standard account
demo-person-confirmed = Confirmed account
demo-person-failing = Passport that fails its check
demo-person-foreigner = Foreigner
demo-person-registrar = Registrar of a centre
demo-person-post-operator = Postal operator
demo-about-nobody = Register as this person and enter the data: the checks pass.
demo-about-simplified = Sign in and fill in the personal data.
demo-about-standard = The data are checked. Confirming who one is remains.
demo-about-confirmed = Confirmed at a centre: every service is open.
demo-about-failing = Register and enter the data: the ministry answers that the passport is not valid.
demo-about-foreigner = Register and enter the data of a foreigner's document.
demo-about-registrar = Sign in and open /desk at the address of the accounts: the desk of a centre.
demo-about-post-operator = Sign in and open /desk/letters at the address of the accounts: it takes two to print letters.
