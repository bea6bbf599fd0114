# The frame of every page.
web-skip-link = Skip to main content
web-nav-label = Sections
web-sign-in = Sign in
web-low-vision-link = Low-vision version
web-error-prefix = Error:{" "}
web-error-summary-title = Check what you entered
web-error-word = Error:

# Dates of three fields.
web-date-day = Day
web-date-month = Month
web-date-year = Year
web-date-without-day = Enter the day
web-date-without-month = Enter the month as a number, for example 3
web-date-without-year = Enter the year
web-date-short-year = Enter the year as four digits, for example 1992
web-date-impossible = There is no such date. Check the day, month and year

# Error pages.
web-error-hotline = If you need help, call { $number }, { $hours }.
web-error-home = Go to the home page
web-error-operation = Code { $code }, operation { $operation }. Have them ready if you call.
web-error-bad-request-title = We could not read the request
web-error-bad-request-text = Go back to the previous page, reload it and try again.
web-error-foreign-form-title = The form was not sent from our site
web-error-foreign-form-text = We did not accept it and nothing has changed. Open the page on this site and fill in the form there.
web-error-stale-form-title = This page is out of date
web-error-stale-form-text = It was opened before you signed in or out. Nothing has changed. Go back, reload the page and send the form again.
web-error-forbidden-title = You cannot do this
web-error-forbidden-text = This account does not have access to this action. Check that you signed in to the right one.
web-error-not-found-title = There is no such page
web-error-not-found-text = Check the address. The page may have moved, or only its owner sees it after signing in.
web-error-method-title = This page cannot be opened this way
web-error-method-text = Start from the home page and go to the step you need.
web-error-too-large-title = Too much data
web-error-too-large-text = Shorten your answers and send the form again.
web-error-unprocessable-title = We could not understand the answers
web-error-unprocessable-text = Go back, check the fields and send the form again.
web-error-too-many-title = Too many attempts
web-error-too-many-wait = Try again in { $wait }. This protects accounts from guessing.
web-error-too-many-text = Wait a little and try again. This protects accounts from guessing.
web-error-host-title = This is not the right address
web-error-host-text = Open the site by its usual address.
web-error-internal-title = Something broke on our side
web-error-internal-text = We already know. Try again in a few minutes.
web-error-unavailable-title = We cannot do this right now
web-error-unavailable-text = There are too many requests, or work is under way. Try again in a minute. What you entered earlier is saved.

# The low-vision mode.
web-low-vision-title = Low-vision version
web-low-vision-intro = The settings will be kept in this browser.
web-low-vision-size = Text size
web-low-vision-size-0 = Ordinary
web-low-vision-size-1 = Large
web-low-vision-size-2 = Very large
web-low-vision-scheme = Colours
web-low-vision-scheme-own = As on the site
web-low-vision-scheme-white = Black on white
web-low-vision-scheme-black = White on black
web-low-vision-scheme-blue = Dark blue on light blue
web-low-vision-spacing = Space between letters and lines
web-low-vision-spacing-0 = Ordinary
web-low-vision-spacing-1 = Wider
web-low-vision-spacing-2 = Widest
web-low-vision-images = Pictures
web-low-vision-images-on = Show
web-low-vision-images-off = Hide
web-low-vision-save = Apply
web-low-vision-reset = Back to the ordinary view

# Components.
web-back = Back
web-account-nav = Parts of your account
web-steps = Step { $current } of { $total }
web-warning-word = Important:
web-level-done = reached
web-level-next = next step
web-level-later = not reached yet
web-password-show = Show
web-password-hide = Hide
web-password-shown = Your password is visible
web-password-hidden = Your password is hidden
web-countdown-until = The code is valid until { $until }
web-countdown-left = The code is valid for
web-countdown-over = The code has expired. Ask for a new one
web-resend-in = You can ask for a new code in { $wait }.
web-resend-wait = You can ask for a new code in
web-pages-label = Pages of the list
web-pages-previous = Previous
web-pages-next = Next
web-pages-here = Page { $current } of { $total }

find-label = Find the address
find-hint = Begin to type, for example: Екатеринбург Мира 5. If it is not found, fill in the fields below yourself
find-list = Addresses like it
find-button = Find
find-choose = Which address is yours?
find-take = Put it into the fields
find-filled = The address is in the fields below. Check it and add the flat.
find-none-chosen = Choose an address from the list, or fill in the fields below yourself.
find-nothing = The directory has no such address. Fill in the fields below yourself.
find-unavailable = There are no suggestions now. Fill in the fields below yourself.
find-count = { $count ->
    [one] { $count } address found. Choose with the arrow keys.
   *[other] { $count } addresses found. Choose with the arrow keys.
}
