# What every mail has.
message-open-link = Открыть
