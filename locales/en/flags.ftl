# Suspicious patterns
flags-link = What to look at
flags-title = What to look at
flags-lead = Something unusual was seen. Look into it and write down what you found.
flags-none = There is nothing unusual.
flags-which = What did you look into
flags-which-empty = Choose a case
flags-burst = Twenty confirmations in ten minutes
flags-closed = A confirmation while the centre is closed
flags-shared-phone = One phone for several people
flags-idle-searches = An hour of searches without a single act
flags-note = What you found
flags-note-hint = It stays in the log. Ten characters at least
flags-note-short = Write what you found: ten characters at least
flags-settle = Settled
flags-over = This case is settled already
flags-own = This case is about your own work. Another supervisor will settle it
history-desk-flag-settled = An unusual case in your work was settled
