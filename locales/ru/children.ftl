children-title = Дети
children-lead = Здесь дети, за которых вы отвечаете. Связь проверяет ЗАГС по свидетельству о рождении.
children-add = Добавить ребёнка
children-open = Посмотреть
children-waiting = Страницу можно закрыть: когда ЗАГС ответит, мы пришлём сообщение.
children-look-again = Посмотреть, есть ли ответ
children-level-title = Сначала подтвердите свои данные
children-level-text = Добавить ребёнка можно со стандартной учётной записью. Заполните свои данные и дождитесь проверки.
children-done-asked = Запрос отправлен в ЗАГС
children-done-same = Этот ребёнок уже есть в списке
children-done-removed = Готово: записи больше нет
children-done-shared = Сохранено

children-word-asked = Проверяем
children-word-held = Подтверждено
children-word-refused = Не подтверждено
children-word-could-not = Нет ответа
children-word-ended = Закончилось
children-text-asked = Запрос отправлен { $time }. Обычно ответ приходит за минуту, самое долгое — за 5 дней.
children-text-held = ЗАГС подтвердил { $time }.
children-text-could-not = ЗАГС не ответил за 5 дней, мы перестали ждать { $time }. Отправьте запрос ещё раз.
children-refused-certificate-child = Свидетельство не подходит к имени, дате рождения или полу ребёнка. Сверьте их со свидетельством и добавьте ребёнка заново.
children-refused-issue-date = Дата выдачи не та, что в свидетельстве. Проверьте её и добавьте ребёнка заново.
children-refused-parent = В записи о рождении вас нет среди родителей. Если вы сменили имя или это ошибка, обратитесь в ЗАГС.
children-refused-guardian = По данным ЗАГС вы не опекун этого ребёнка. Если это ошибка, обратитесь в орган опеки.
children-refused-act = Номер или дата акта об опеке не сходятся. Проверьте их и добавьте ребёнка заново.
children-refused-not-found = ЗАГС не нашёл такого свидетельства. Проверьте серию и номер и добавьте ребёнка заново.
children-refused-rights-ended = По данным ЗАГС ваше право представлять ребёнка прекращено. Если это ошибка, обратитесь с решением суда в ЗАГС.
children-refused-died = По данным ЗАГС ребёнок умер. Примите наши соболезнования. Если это ошибка, обратитесь в ЗАГС.
children-refused-adult = Пока мы ждали ответа, ребёнку исполнилось 18 лет. Теперь он действует сам.
children-refused-taken = К этому свидетельству уже привязана другая запись. Позвоните на горячую линию: мы разберёмся.
children-ended-came-of-age = Связь закончилась { $time }: ребёнку исполнилось 18 лет.
children-ended-court = Связь закончилась { $time }: так сообщил ЗАГС по решению суда или органа опеки.
children-ended-desk = Связь закончилась { $time }: в центре обслуживания показали документ.
children-ended-holder = Связь закончилась { $time }: вы её убрали.
children-ended-died = Связь закончилась { $time }: ЗАГС сообщил о смерти ребёнка. Примите наши соболезнования.

children-role-title = Кто вы ребёнку?
children-role-choose = Выберите, кто вы ребёнку
children-role-parent = Родитель
children-role-parent-hint = Мать или отец, записанные в свидетельстве о рождении. Усыновители — тоже.
children-role-guardian = Опекун или попечитель
children-role-guardian-hint = Понадобятся номер и дата акта о назначении.
children-role-child = Ребёнок

children-form-title = Данные ребёнка
children-form-lead = Введите всё так, как написано в свидетельстве о рождении.
children-form-send = Отправить на проверку
children-form-after = ЗАГС ответит только одно: есть ли вы в записи. О других родителях он ничего не сообщает.
children-last-name = Фамилия ребёнка
children-first-name = Имя ребёнка
children-middle-name = Отчество ребёнка
children-middle-name-hint = Если отчества нет, оставьте поле пустым.
children-birth-date-hint = Например, 27 3 2018
children-birth-date-empty = Введите дату рождения ребёнка
children-birth-date-wrong = Проверьте дату рождения: она не может быть в будущем
children-adult = Ребёнку уже 18 лет: он действует сам, добавлять его не нужно
children-certificate = Серия и номер свидетельства о рождении
children-certificate-date = Дата выдачи свидетельства
children-issued-before-birth = Свидетельство не выдают до рождения: проверьте дату
children-snils = СНИЛС ребёнка, если он есть
children-snils-hint = 11 цифр. Можно не заполнять.
children-act = Номер акта об опеке
children-act-hint = Как на документе, например 117-ОП
children-act-date = Дата акта об опеке
children-act-of = от { $date }
children-act-empty = Введите номер акта об опеке
children-act-long = Номер акта длиннее 40 знаков: проверьте его
children-too-many = В списке уже 20 детей. Уберите записи, которые не нужны.
children-limit-account = Сегодня вы уже отправили 5 запросов. Попробуйте снова после { $time }.
children-limit-data = Запросов слишком много. Попробуйте снова после { $time }.

children-data-title = Данные ребёнка
children-source-registry = подтвердил ЗАГС
children-source-typed = ввели вы
children-people-title = Кто отвечает за ребёнка
children-alone = Кроме вас, связи с ребёнком здесь нет ни у кого.
children-other = { $role }, с { $time }
children-ahead-fourteen = { $date } ребёнку исполнится 14 лет. Он сможет завести свою учётную запись и сам решать, что вам показывать.
children-ahead-may-have-account = Ребёнку уже есть 14 лет: он может завести свою учётную запись.
children-ahead-adult = Связь закончится { $date }, когда ребёнку исполнится 18 лет.
children-shared-title = Что показывает ребёнок
children-shared-lead = Ребёнок видит, когда вы это смотрите.
children-shared-nothing = У ребёнка своя учётная запись. Он пока ничего вам не показывает.
children-share-contacts = Телефон и почта
children-share-document = Паспорт
children-share-numbers = СНИЛС и ИНН
children-retry = Отправить ещё раз
children-remove = Убрать связь с ребёнком
children-withdraw = Отозвать запрос
children-forget = Убрать из списка
children-remove-ask = Убрать связь с ребёнком?
children-remove-last = Кроме вас, связи с ребёнком нет ни у кого. Мы сотрём всё, что знаем о ребёнке. Родителем вы остаётесь: добавить ребёнка можно снова.
children-remove-others = Данные ребёнка останутся у тех, кто ещё с ним связан. Они увидят, что вы убрали связь. Родителем вы остаётесь: добавить ребёнка можно снова.
children-withdraw-ask = Отозвать запрос?
children-withdraw-text = Мы сотрём то, что вы ввели. Ответ ЗАГС, если он придёт, не учтём.
children-forget-ask = Убрать из списка?
children-forget-text = Запись исчезнет. Через 30 дней она исчезла бы сама.
children-remove-button = Убрать

children-own-title = Кто вас представляет
children-own-lead = До 18 лет у вас есть законные представители: родители или попечитель. С 14 лет вы сами решаете, что им видно здесь.
children-own-open = Посмотреть и выбрать
children-own-ask = Чтобы узнать, кто связал вас со своей записью, введите номер своего свидетельства о рождении. Его проверит ЗАГС.
children-own-certificate = Серия и номер вашего свидетельства о рождении
children-own-send = Проверить
children-own-anew = Попробовать снова
children-own-level = Для этого нужна подтверждённая учётная запись. Подтвердите личность в центре обслуживания.
children-own-nobody = Сейчас с вами никто не связан.
children-own-law = Сама связь заканчивается в 18 лет, по решению суда или когда её уберёт представитель. Если суд решил, что человек не вправе вас представлять, придите с этим решением в центр обслуживания.
children-sees = Видит: { $what }
children-sees-nothing = ничего
children-share-change = Изменить
children-share-title = Что показывать
children-share-what = Что показывать: { $name }
children-share-hint = Если ничего не отметить, человек увидит только то, что связь есть. Передумать можно в любой день.

message-child-held-sms = Окно: ЗАГС подтвердил вашу связь с ребёнком. { $link }
message-child-held-subject = Связь с ребёнком подтверждена
message-child-held-body = ЗАГС подтвердил запись о рождении. Теперь ребёнок в вашем списке.

    { $link }
message-child-refused-sms = Окно: связь с ребёнком не подтвердилась. Почему и что делать: { $link }
message-child-refused-subject = Связь с ребёнком не подтвердилась
message-child-refused-body = ЗАГС ответил, что данные не сходятся. На странице написано, что проверить.

    { $link }
message-child-unavailable-sms = Окно: ЗАГС не ответил за 5 дней. Отправьте запрос ещё раз: { $link }
message-child-unavailable-subject = ЗАГС не ответил
message-child-unavailable-body = Мы ждали ответа о ребёнке 5 дней и не получили его. Отправьте запрос ещё раз.

    { $link }
message-child-joined-sms = Окно: с ребёнком связан ещё один человек, ЗАГС это подтвердил. { $link }
message-child-joined-subject = С ребёнком связан ещё один человек
message-child-joined-body = ЗАГС подтвердил право ещё одного человека представлять того же ребёнка, или ребёнок завёл свою запись. Если это вас удивляет, позвоните на горячую линию.

    { $link }
message-child-ended-sms = Окно: ваша связь с ребёнком закончилась. Почему: { $link }
message-child-ended-subject = Связь с ребёнком закончилась
message-child-ended-body = На странице написано, почему. Если это ошибка, обратитесь в ЗАГС или в орган опеки.

    { $link }
message-child-other-ended-sms = Окно: один из представителей больше не связан с ребёнком. { $link }
message-child-other-ended-subject = Связь другого человека с ребёнком закончилась
message-child-other-ended-body = Один из тех, кто был связан с тем же ребёнком, больше с ним не связан. Ваша связь остаётся.

    { $link }
message-child-shared-sms = Окно: ребёнок изменил то, что вам видно. { $link }
message-child-shared-subject = Ребёнок изменил то, что вам видно
message-child-shared-body = У ребёнка своя учётная запись, и он решает, что вам показывать.

    { $link }
message-child-fourteen-sms = Окно: ребёнку 14 лет, он может завести свою учётную запись. { $link }
message-child-fourteen-subject = Ребёнку исполнилось 14 лет
message-child-fourteen-body = Теперь ребёнок может завести свою учётную запись по паспорту и сам решать, что вам показывать. Ваша связь остаётся до 18 лет.

    { $link }
message-child-adult-soon-sms = Окно: через 30 дней ребёнку 18 лет, связь закончится. { $link }
message-child-adult-soon-subject = Скоро ребёнку 18 лет
message-child-adult-soon-body = Через 30 дней связь закончится: с 18 лет человек действует сам. Делать ничего не нужно.

    { $link }

# Связь с ребёнком заканчивается у стойки
desk-purpose-child = Прекратить связь с ребёнком
desk-child-open = Перейти к связям с детьми
desk-child-title = Связи с детьми
desk-child-lead = Выберите связь, которую нужно прекратить. Все, кого она касается, получат сообщение и увидят это в истории.
desk-child-none = У заявителя нет действующих связей с детьми.
desk-child-name = Ребёнок
desk-child-whose = Чья связь
desk-child-others = Другого человека: { $role }
desk-child-since = Действует с
desk-child-end = Прекратить
desk-child-supervisor = Связь другого человека по решению суда прекращает старший сотрудник центра. Решение ему приносит вторая сторона.
desk-child-ask = Прекратить связь?
desk-child-last = Кроме неё, связи с ребёнком здесь нет ни у кого. Вместе с ней мы сотрём запись о ребёнке.
desk-child-stays = Запись о ребёнке останется у остальных.
desk-child-reason = Документ
desk-child-reason-hint = Что за решение, чьё, номер и дата. Документ вы держите в руках.
desk-child-reason-short = Напишите, какой это документ: от 10 до 500 букв.
desk-child-end-now = Прекратить связь
desk-child-keep = Оставить
desk-child-gone = Этой связи уже нет: она изменилась, пока вы работали. Посмотрите список заново.
desk-end-child = Связь прекращена
desk-over-child = Связь с ребёнком прекращена. Все, кого она касается, получили сообщение.
history-desk-child-ended = Прекратили связь с ребёнком
history-child-moved = Связь с ребёнком перешла вместе с учётной записью
children-down = ЗАГС сейчас не отвечает. Мы спросим его снова сами и сообщим, когда он ответит. Страницу можно закрыть.
desk-child-own = Заявителя: { $role }
