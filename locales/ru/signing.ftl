# Электронная подпись: подтвердить личность, войти, подписать документ.
account-nav-certificates = Подпись
sign-in-by-signature = Войти с электронной подписью

challenge-confirm = Подтверждаю свою личность на сайте
challenge-confirm-sense = Подписав этот текст, я подтверждаю, что учётная запись, названная ниже, моя.
challenge-attach = Добавляю сертификат в учётную запись
challenge-attach-sense = Подписав этот текст, я разрешаю входить этим сертификатом в учётную запись, названную ниже.
challenge-sign-in = Вхожу на сайт
challenge-sign-in-sense = Подписав этот текст, я вхожу в свою учётную запись. Если она ещё не подтверждена, я подтверждаю, что она моя.
challenge-site = Сайт: { $name }
challenge-origin = Адрес сайта: { $origin }
challenge-account = Учётная запись: { $initials } { $contact }
challenge-made = Составлено: { $time }
challenge-until = Подписать до: { $time }
challenge-number = Номер: { $number }
challenge-warning = Подписывайте, только если вы сами начали это на сайте. Если текст прислал кто-то другой, это обман: не подписывайте.

challenge-page-lead = Ниже текст, который вы подпишете. Прочитайте его: в нём сказано, что произойдёт.
challenge-page-text = Текст для подписи
challenge-page-until = Срок для подписи: { $time }. Потом начните заново.
challenge-page-file = Подписать своей программой
challenge-page-save = Сохраните текст в файл
challenge-page-sign = Подпишите файл в своей программе для подписи. Выберите отдельную подпись (её ещё называют отсоединённой).
challenge-page-send = Вернитесь сюда и отправьте файл подписи.
challenge-page-openssl = Как подписать через OpenSSL
challenge-page-openssl-text = Нужен OpenSSL с модулем ГОСТ. Команда создаст файл signature.p7s.

signing-title = Подтвердить личность электронной подписью
signing-lead = Если у вас есть квалифицированная электронная подпись, подтвердить личность можно сразу, не выходя из дома.
signing-how-text = Мы покажем короткий текст.
signing-how-sign = Вы подпишете его на своём компьютере. Ключ и ПИН‑код никуда не передаются.
signing-how-check = Мы проверим подпись и сравним СНИЛС и имя в сертификате с вашей учётной записью.
signing-needs = Нужна действующая квалифицированная подпись на ваше имя.
signing-begin = Показать текст для подписи
signing-no-signature = У меня нет подписи: где её получить
signing-to-account = В учётную запись
signing-obstacle-not-offered = Здесь пока не принимают электронную подпись.
signing-obstacle-not-standard = Сначала нужны проверенные данные: заполните их, и подпись можно будет использовать.
signing-obstacle-confirmed = Ваша личность уже подтверждена. Подтверждать её подписью не нужно.

signing-file = Файл подписи
signing-file-hint = Обычно его имя кончается на .p7s, .sig или .sgn. Не больше 256 КБ.
signing-file-send = Отправить подпись
signing-file-nothing = Выберите файл подписи.
signing-file-too-large = Этот файл больше 256 КБ. Нужен файл подписи, а не сам документ.
signing-checks-title = Что мы проверили
signing-check-passed = верно
signing-check-refused = нет
signing-check-not-reached = не дошли
signing-check-not-asked = не требуется

signing-not-qualified = Это неквалифицированная подпись. Нужна квалифицированная, её выдают аккредитованные центры.
signing-organisation = Этот сертификат выдан на организацию. Подтвердить личность можно только сертификатом на ваше имя.
signing-no-snils = В сертификате нет СНИЛС. Нужен сертификат, в котором он указан.
signing-account-without-snils = В вашей учётной записи нет СНИЛС, поэтому сравнить подпись не с чем. Подтвердите личность в центре обслуживания.
signing-other-snils = Подпись верна, но СНИЛС в сертификате не тот, что в учётной записи. Подпишите своим сертификатом.
signing-other-name = СНИЛС в сертификате ваш, а имя другое. Если имя менялось, получите новый сертификат или исправьте данные в учётной записи.
signing-owned-by-other = С этим СНИЛС уже подтверждена другая учётная запись. Войдите в неё или обратитесь в центр обслуживания.
signing-not-one-signer = Файл подписали несколько человек, и не все подписи верны. Нужна одна ваша подпись.
signing-not-apart = Документ лежит внутри подписи. Подпишите его заново и выберите отдельную подпись.
signing-closed = Эта учётная запись закрыта. Обратитесь в центр обслуживания.
signing-no-account = Подпись верна, но учётной записи с этим СНИЛС здесь нет. Зарегистрируйтесь или войдите с паролем.
signing-several = С этим СНИЛС есть несколько учётных записей, и ни одна не подтверждена. Войдите с паролем и подтвердите одну из них.
signing-detached = Вы убрали этот сертификат из учётной записи. Войдите с паролем и добавьте его снова.

signing-test-title = Только в демонстрации
signing-test-text = Здесь можно подписать ключом вымышленного жителя, не устанавливая программ.
signing-test-snils = СНИЛС вымышленного жителя
signing-test-button = Подписать тестовым ключом
signing-test-nobody = У этого человека нет тестового ключа. Возьмите данные одного из жителей с главной страницы песочницы.

sign-in-signature-title = Вход с электронной подписью
sign-in-signature-lead = Мы покажем короткий текст. Вы подпишете его на своём компьютере, и мы найдём вашу учётную запись по СНИЛС в сертификате.
sign-in-signature-text = Пароль и код из SMS не понадобятся. Нужна квалифицированная электронная подпись.
sign-in-signature-other = Войти с паролем

certificates-title = Сертификаты подписи
certificates-lead = Здесь сертификаты, которыми вы подписывали на этом сайте. Каждый из них может открыть вашу учётную запись.
certificates-none = Пока ни одного сертификата нет. Он появится здесь, когда вы что-нибудь подпишете.
certificates-add = Добавить сертификат
certificates-check = Проверить, не отозваны ли
certificates-link = Мои сертификаты
certificates-documents = Подписать документ
certificates-done-attached = Сертификат добавлен.
certificates-done-detached = Сертификат убран. Войти с ним больше нельзя.
certificates-done-unchanged = Проверили: с прошлого раза ни один не отозван.
certificates-done-restored = Проверили: приостановленный сертификат снова действует.
certificates-done-revoked = Один или несколько сертификатов отозваны. Войти с ними нельзя.
certificates-done-silent = Центр, который выдал сертификат, сейчас не отвечает. Проверьте позже.
certificate-good = действует
certificate-ending = скоро закончится
certificate-detached = убран вами
certificate-revoked = отозван
certificate-ended = срок истёк
certificate-not-yet = ещё не начал действовать
certificate-issuer = Выдал: { $name }
certificate-number = Номер
certificate-valid = Действует с { $from } по { $until }
certificate-used = Последняя подпись здесь: { $time }
certificate-detach = Убрать из учётной записи
certificate-detach-title = Убрать этот сертификат?
certificate-detach-text = Войти с ним больше не получится. Подтверждение личности останется. Вернуть сертификат можно, снова подписав им текст.

signing-documents-title = Подписать документ
signing-documents-lead = Загрузите файл, подпишите его и скачайте подпись. Её примет любая программа, которая знает ГОСТ.
signing-documents-kept = Файл и подпись хранятся зашифрованными один день, потом удаляются. Видите их только вы.
signing-document-file = Документ
signing-document-hint = Любой файл до 5 МБ.
signing-document-send = Загрузить
signing-document-nothing = Выберите документ.
signing-document-too-large = Этот файл больше 5 МБ. Подпишите его в своей программе.
signing-document-full = Одновременно можно держать пять документов. Удалите ненужный.
signing-done-removed = Документ удалён.
signing-document-title = Документ для подписи
signing-document-signed = подписан
signing-document-waits = ждёт подписи
signing-document-signed-at = Документ подписан { $time }
signing-document-size = Размер
signing-document-streebog = Контрольная сумма, ГОСТ Р 34.11-2012
signing-document-sha = Контрольная сумма, SHA-256
signing-document-open = Открыть документ
signing-document-save = Сохранить документ
signing-document-text = Что в документе
signing-document-longer = Показано начало. Весь документ есть в файле.
signing-document-how-save = Сохраните документ, если его нет на этом компьютере.
signing-document-fetch = Скачать подпись
signing-document-fetch-text = Храните подпись рядом с документом: по отдельности они ничего не доказывают.
signing-document-remove = Удалить документ и подпись
signing-bytes = { $count } Б

signing-requests-title = Вас просят подписать
signing-requests-own = Ваши документы
signing-request-title = Вас просят подписать документ
signing-request-who = Просит: { $site }
signing-request-why = Зачем
signing-request-until = Срок для подписи: { $time }.
signing-request-care = Прочитайте документ целиком. Если вы этого не ждали, не подписывайте.
signing-request-decline = Не подписывать
signing-request-decline-text = Мы скажем об отказе тому, кто просил, и удалим документ.
signing-request-signed = Документ подписан. Подпись получит { $site }.
signing-request-declined = Вы отказались подписывать. Документ удалён. Об отказе узнает { $site }.
signing-request-expired = Срок для подписи прошёл, документ удалён.
signing-request-back = Вернуться: { $site }
signing-request-kept = Документ и подпись хранятся здесь один день, потом удаляются. Сохраните их, если они вам нужны.
signing-request-word-declined = вы отказались
signing-request-word-expired = срок прошёл

signature-get-title = Как получить электронную подпись
signature-get-lead = Квалифицированная электронная подпись заменяет вашу подпись на бумаге. Её выдают аккредитованные удостоверяющие центры.
signature-get-what = Что это
signature-get-what-text = Это ключ на USB-носителе, в телефоне или в файле и сертификат, который говорит, чей это ключ. С ней можно подтвердить личность, войти на сайт без пароля и подписать документ.
signature-get-how = Как получить
signature-get-choose = Выберите центр и запишитесь.
signature-get-bring = Возьмите паспорт и СНИЛС. Прийти нужно самому.
signature-get-price = Узнайте цену: каждый центр назначает её сам. Обычно платят за сертификат на год и за носитель.
signature-get-pin = Смените заводской ПИН‑код сразу, при первом использовании.
signature-get-centres = Аккредитованные центры
signature-get-no-centres = Здесь ещё нет списка центров. Его публикует министерство цифрового развития.
signature-get-secret = Никому не отдавайте носитель и ПИН‑код, даже сотруднику центра или службы поддержки.

account-confirm-signature = С электронной подписью
account-confirm-signature-time = сразу
account-confirm-signature-text = Если у вас есть квалифицированная подпись: подпишите короткий текст на своём компьютере.
account-confirm-signature-link = Подтвердить подписью

message-signature-confirmed-sms = Электронной подписью с вашим СНИЛС подтверждена учётная запись. Это были не вы? { $link }
message-signature-confirmed-subject = Учётная запись подтверждена электронной подписью
message-signature-confirmed-body =
    Квалифицированной электронной подписью с вашим СНИЛС подтверждена учётная запись.

    Если это сделали не вы, сразу сообщите на горячую линию и отзовите сертификат в центре, который его выдал. Сертификаты, которыми подписывали: { $link }
message-signature-elsewhere-sms = Вашей электронной подписью пытались подписать запрос в чужой учётной записи. Это были не вы? { $link }
message-signature-elsewhere-subject = Ваша подпись в чужой учётной записи
message-signature-elsewhere-body =
    Кто-то отправил вашу электронную подпись в учётной записи, которая вам не принадлежит. Мы её не приняли.

    Если вас попросили подписать присланный текст, это обман. Если вы ничего не подписывали, отзовите сертификат в центре, который его выдал. Ваши сертификаты: { $link }
message-signature-signed-in-sms = Вход с вашей электронной подписью. Это были не вы? { $link }
message-signature-signed-in-subject = Вход с электронной подписью
message-signature-signed-in-body =
    В вашу учётную запись вошли с электронной подписью.

    Если это были не вы, уберите сертификат из учётной записи и отзовите его в центре, который его выдал: { $link }
message-certificate-ending-sms = Ваш сертификат подписи закончится через месяц. { $link }
message-certificate-ending-subject = Сертификат подписи скоро закончится
message-certificate-ending-body =
    Через месяц закончится сертификат вашей электронной подписи. Получите новый заранее, чтобы не остаться без подписи.

    Ваши сертификаты: { $link }
message-certificate-attached-sms = В вашу учётную запись добавлен сертификат подписи. Это были не вы? { $link }
message-certificate-attached-subject = Добавлен сертификат подписи
message-certificate-attached-body =
    В вашу учётную запись добавлен сертификат электронной подписи. С ним можно войти.

    Если это были не вы, уберите его: { $link }
message-certificate-detached-sms = Из вашей учётной записи убран сертификат подписи. { $link }
message-certificate-detached-subject = Сертификат подписи убран
message-certificate-detached-body =
    Из вашей учётной записи убран сертификат электронной подписи. Войти с ним больше нельзя.

    Если это были не вы, смените пароль и проверьте, кто входил. Ваши сертификаты: { $link }
message-document-signed-sms = Вашей электронной подписью подписан документ. Это были не вы? { $link }
message-document-signed-subject = Подписан документ
message-document-signed-body =
    В вашей учётной записи подписан документ вашей электронной подписью.

    Если это были не вы, отзовите сертификат в центре, который его выдал. Ваши сертификаты: { $link }
message-document-signed-for-sms = Вашей электронной подписью подписан документ. Просил: { $site }. Это были не вы? { $link }
message-document-signed-for-subject = Подписан документ, который просили подписать
message-document-signed-for-body =
    Вашей электронной подписью подписан документ. Подписать его просил: { $site }.

    Если это были не вы, отзовите сертификат в центре, который его выдал. Ваши сертификаты: { $link }

history-signature-refused = Электронная подпись не принята
history-signature-confirmed = Личность подтверждена электронной подписью
history-certificate-attached = Добавлен сертификат подписи
history-certificate-detached = Убран сертификат подписи
history-document-brought = Загружен документ для подписи
history-document-signed = Документ подписан
history-document-removed = Документ для подписи удалён
history-request-asked = Другой сайт попросил подписать документ
history-request-signed = Подписан документ, который просил подписать другой сайт
history-request-declined = Вы отказались подписать документ для другого сайта
history-request-expired = Документ другого сайта не подписан в срок и удалён

staff-certificate-title = Для работы нужен вход с электронной подписью
staff-certificate-text = Рабочие страницы здесь открываются только после входа с квалифицированной электронной подписью. Вы вошли с паролем: своя учётная запись вам открыта, рабочие страницы нет.

account-signature-title = Электронная подпись
pin-link = Сменить ПИН‑код подписи
pin-title = ПИН‑код электронной подписи
pin-lead = С заводским ПИН‑кодом подписать за вас может любой, кто его видел. Смените его, как только получили ключ.
pin-signer-title = В программе подписи
pin-signer-text = Программа спросит старый ПИН‑код и дважды новый. Наберите в её окне команду:
pin-token-title = На токене, в КриптоПро
pin-token-text = Вставьте токен и откройте КриптоПро CSP, вкладку «Сервис», «Изменить пароль», или программу, которую дал производитель токена.
pin-rules-title = Каким он должен быть
pin-rule-own = Известным вам одному: не дата рождения и не номер телефона.
pin-rule-length = Не короче шести знаков, а для ключа в файле лучше длиннее: файл можно скопировать.
pin-rule-nobody = Никому его не говорите. Ни этот сайт, ни центр, ни поддержка ПИН‑код не спрашивают.
