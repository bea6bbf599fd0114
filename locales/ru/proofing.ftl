# Проверки личных данных в реестрах: что сравнивается, чем закончилось, что делать.

proofing-title-snils = СНИЛС — в Социальном фонде
proofing-title-document = Документ — в МВД
proofing-title-inn-check = ИНН — в налоговой службе
proofing-title-inn-search = Поиск ИНН в налоговой службе

proofing-waiting = Проверяем. Обычно это несколько секунд.
proofing-waiting-registry-down = Реестр сейчас не отвечает. Мы спросим его снова сами и сообщим, когда он ответит.
proofing-again-waiting = Спрашиваем реестр ещё раз. Прежний ответ пока действует.
proofing-again-could-not = Мы спросили ещё раз, но реестр не ответил. Прежний ответ действует.
proofing-could-not-check = Реестр не ответил за 5 дней. Отправьте данные ещё раз или приходите с документами в центр обслуживания.
proofing-could-not-check-inn = Налоговая служба не ответила. Это ничему не мешает.

proofing-snils-matched = СНИЛС ваш.
proofing-document-matched = Документ действует и принадлежит вам.
proofing-inn-matched = ИНН ваш.
proofing-inn-found = ИНН найден.
proofing-inn-none = ИНН не найден. Это ничему не мешает.
proofing-inn-not-found = Налоговая служба не знает такого ИНН. Это ничему не мешает: исправьте его, когда будет удобно.

proofing-mismatch-snils-person = Социальный фонд: СНИЛС не соответствует фамилии, имени, отчеству и дате рождения. Сверьте их с документами.
proofing-mismatch-snils-gender = Социальный фонд: СНИЛС не соответствует полу. Проверьте и то и другое.
proofing-mismatch-document-person = МВД: документ не соответствует фамилии, имени, отчеству и дате рождения. Сверьте их с документом.
proofing-mismatch-document-issue-date = МВД: у этого документа другая дата выдачи. Сверьте её с документом.
proofing-mismatch-document-issue-id = МВД: у этого документа другой код подразделения. Сверьте его с документом.
proofing-mismatch-document-expiry-date = МВД: у этого документа другой срок действия. Сверьте его с документом.
proofing-mismatch-inn-person = Налоговая служба: ИНН не соответствует фамилии, имени, отчеству и дате рождения. Это ничему не мешает: исправьте его, когда будет удобно.

proofing-snils-not-found = Социальный фонд не знает такого СНИЛС. Проверьте номер.
proofing-document-not-found = МВД не знает такого документа. Проверьте серию и номер.
proofing-document-replaced = МВД: вместо этого документа уже выдан другой. Укажите новый.
proofing-document-lost = МВД: этот документ числится утерянным. Укажите другой или обратитесь в МВД.
proofing-document-stolen = МВД: этот документ числится похищенным. Укажите другой или обратитесь в МВД.
proofing-document-expired = МВД: срок документа закончился. Укажите новый.
proofing-document-wanted = МВД: с этим документом нельзя пройти проверку. Обратитесь в МВД.
proofing-document-issued-in-breach = МВД: этот документ выдан с нарушением и недействителен. Обратитесь в МВД.
proofing-document-destroyed = МВД: этот документ изъят и уничтожен. Укажите другой.
proofing-deceased = Реестр сообщает о смерти этого человека. Если это ошибка, приходите с документами в центр обслуживания.

proofing-limit-account = Данные можно отправить 5 раз в сутки. Следующая попытка — { $time }.
proofing-limit-again = Проверить ещё раз можно 3 раза в сутки. Следующая проверка — { $time }.
registry-sfr = Социальный фонд
registry-mvd = МВД
registry-fns = Налоговая служба
registry-zags = ЗАГС
proofing-limit-correction = За 30 дней можно отправить 5 таких запросов. Следующий — { $time }.
proofing-limit-data = Слишком много проверок. Попробуйте снова: { $time }.

# Сообщения.
message-checks-passed-sms = Окно: ваши данные проверены. Учётная запись стандартная. { $link }
message-checks-passed-subject = Ваши данные проверены
message-checks-passed-body = Реестры подтвердили ваши данные. Теперь у вас стандартная учётная запись.

    Следующий шаг — подтвердить личность в центре обслуживания.

    { $link }
message-checks-failed-sms = Окно: проверка данных не прошла. Посмотрите, что исправить: { $link }
message-checks-failed-subject = Проверка данных не прошла
message-checks-failed-body = Один из реестров ответил, что данные не сходятся. На странице написано, что проверить и как отправить ещё раз.

    { $link }
message-checks-unavailable-sms = Окно: реестр не ответил за 5 дней. Что делать: { $link }
message-checks-unavailable-subject = Реестр не ответил
message-checks-unavailable-body = Мы ждали ответа реестра 5 дней и не получили его. Отправьте данные ещё раз или приходите с документами в центр обслуживания.

    { $link }
message-checks-centre-sms = Окно: данные проверены. Осталось прийти в центр обслуживания: { $link }
message-checks-centre-subject = Осталось прийти в центр обслуживания
message-checks-centre-body = Реестры ответили. Остальное решается в центре обслуживания: возьмите с собой документы.

    { $link }
message-level-confirmed-sms = Окно: ваша личность подтверждена. Доступны все услуги. { $link }
message-level-confirmed-subject = Ваша личность подтверждена
message-level-confirmed-body = Теперь у вас подтверждённая учётная запись: доступны все услуги.

    Если вы не подтверждали личность, сразу позвоните на горячую линию.

    { $link }
message-passport-ends-sms = Окно: паспорт действует до { $date }. Замените его и укажите новый: { $link }
message-passport-ends-subject = Паспорт действует до { $date }
message-passport-ends-body = Паспорт меняют после 20 и 45 лет. Ваш действует до { $date }. После этого дня учётная запись станет упрощённой.

    Замените паспорт и укажите новый. Пока мы его проверяем, действует прежний.

    { $link }
message-document-ends-sms = Окно: ваш документ действует до { $date }. Укажите новый: { $link }
message-document-ends-subject = Документ действует до { $date }
message-document-ends-body = Ваш документ действует до { $date }. После этого дня учётная запись станет упрощённой.

    Получите новый документ и укажите его. Пока мы его проверяем, действует прежний.

    { $link }
message-correction-done-sms = Окно: реестр исправил запись о вас ({ $registry }). Мы проверяем данные ещё раз: { $link }
message-correction-done-subject = Реестр исправил запись о вас
message-correction-done-body = { $registry }: запись исправлена. Мы уже спрашиваем реестр ещё раз.

    { $link }
message-correction-declined-sms = Окно: реестр не изменил запись о вас ({ $registry }). Почему и что делать: { $link }
message-correction-declined-subject = Реестр не изменил запись о вас
message-correction-declined-body = { $registry }: запись осталась прежней. На странице написано, почему и что делать дальше.

    { $link }
message-correction-silent-sms = Окно: реестр не ответил на запрос за 30 дней ({ $registry }). Что делать: { $link }
message-correction-silent-subject = Реестр не ответил на запрос
message-correction-silent-body = { $registry }: за 30 дней решения нет. На странице написано, куда обратиться с документами.

    { $link }
message-level-lowered-sms = Окно: уровень учётной записи понижен. Почему и что делать: { $link }
message-level-lowered-subject = Уровень учётной записи понижен
message-level-lowered-body = Уровень вашей учётной записи стал ниже. Данные и история сохранены. На странице написано, почему так вышло и как вернуть уровень.

    { $link }
