# Сообщения в учётной записи.
account-nav-messages = Сообщения
messages-title = Сообщения
messages-lead = Здесь всё, о чём мы вам сообщали за год. Коды не хранятся.
messages-choices-link = Куда присылать и когда не беспокоить
messages-search-label = Поиск по сообщениям
messages-text = Слова из сообщения
messages-kind = О чём
messages-kind-any = Обо всём
messages-kind-security = Безопасность
messages-kind-security-about = Пароль, контакты, удаление учётной записи. Приходят всегда и сразу.
messages-kind-level = Проверки и уровень
messages-kind-level-about = Чем кончились проверки, что изменилось в уровне.
messages-kind-visit = Визиты в центр
messages-kind-visit-about = Что сделал сотрудник центра обслуживания.
messages-submit = Найти
messages-found = { $count ->
    [one] { $count } сообщение
    [few] { $count } сообщения
   *[other] { $count } сообщений
}
messages-none = Сообщений пока нет.
messages-none-found = Таких сообщений нет.
messages-show-all = Показать все
messages-new = новое
messages-mark-read = Отметить все прочитанными
messages-carried-title = Куда отправили
messages-carried-none = Никуда: вы так выбрали, или подходящего контакта не было.
messages-carried-contact = Контакт
messages-contact-gone = контакта больше нет
messages-state-queued = отправляем
messages-state-sent = отправлено
messages-state-delivered = доставлено
messages-state-failed = не дошло
messages-state-expired = не успели
messages-state-old = давно
messages-choices-title = Куда присылать сообщения
messages-choices-lead = Всё, что мы сообщаем, остаётся и здесь, в учётной записи.
messages-choices-saved = Сохранили
messages-choices-button = Сохранить
messages-by-sms = По СМС
messages-by-mail = По электронной почте
messages-security-somewhere = Оставьте для безопасности хотя бы один способ: иначе вы не узнаете о чужом входе.
messages-quiet-title = Когда не беспокоить
messages-quiet-lead = В эти часы приходит только то, что касается безопасности. Остальное придёт позже.
messages-quiet-from = С
messages-quiet-until = До
messages-quiet-none = Не выбрано
messages-quiet-both = Выберите начало и конец тихих часов, разные, или не выбирайте ничего.
account-messages-unread = { $count ->
    [one] Сообщения: { $count } новое
   *[other] Сообщения: { $count } новых
}
account-contact-dead = не доходит
account-contact-dead-text = Сообщения сюда не доходят. Проверьте контакт или добавьте другой.
messages-kind-service = Услуги
messages-kind-service-about = Что с заявлениями и что пришло в службы, где вы входите.

message-service-status-sms = { $service }: { $status }. Подробнее: { $link }
message-service-status-subject = { $service }: { $status }
message-service-status-body = { $service }: { $status }.

    Подробности:

    { $link }
message-service-inbox-sms = { $service }: для вас новое сообщение. Прочитать: { $link }
message-service-inbox-subject = { $service }: новое сообщение
message-service-inbox-body = { $service }: для вас новое сообщение.

    Прочитать его можно здесь:

    { $link }
