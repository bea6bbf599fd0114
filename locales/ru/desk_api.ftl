# Рабочее место для программ центров
desk-api-bad-request = Запрос не разобрать. Сверьте его с описанием
desk-api-operator-missing = Назовите центр и оператора в заголовках Okno-Centre и Okno-Operator
desk-api-key-missing = Добавьте заголовок Idempotency-Key: от 8 до 80 знаков, новый для каждого действия
desk-api-unauthorized = Имя или секрет программы не подошли
desk-api-not-found = Такого нет, или оно не для этого оператора
desk-api-step-not-open = Этот шаг сейчас не открыт. Посмотрите, где визит
desk-api-in-progress = Этот запрос ещё выполняется. Повторите его позже с тем же ключом
desk-api-too-large = Запрос слишком большой
desk-api-media-type = Отправьте запрос как application/json
desk-api-key-reused = С этим ключом уже был другой запрос. Возьмите новый ключ
desk-api-fields = Исправьте поля
desk-api-questions = Спросите человека и, если всё верно, повторите с asked
desk-api-unavailable = Сейчас не получилось. Повторите позже с тем же ключом
