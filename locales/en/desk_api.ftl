# The desk for the software of centres
desk-api-bad-request = The request makes no sense. Compare it with the description
desk-api-operator-missing = Name the centre and the operator in the headers Okno-Centre and Okno-Operator
desk-api-key-missing = Add the header Idempotency-Key: 8 to 80 characters, a new one for each act
desk-api-unauthorized = The name or the secret of the software is wrong
desk-api-not-found = There is no such thing, or it is not for this operator
desk-api-step-not-open = This step is not open now. Look where the visit is
desk-api-in-progress = This request is still being done. Repeat it later under the same key
desk-api-too-large = The request is too large
desk-api-media-type = Send the request as application/json
desk-api-key-reused = Another request came under this key. Take a new key
desk-api-fields = Correct the fields
desk-api-questions = Ask the person and, if it is right, repeat with asked
desk-api-unavailable = It did not work just now. Repeat it later under the same key
