# What every mail has.
message-open-link = Open
