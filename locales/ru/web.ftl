# The frame of every page.
web-skip-link = К содержанию
web-nav-label = Разделы
web-sign-in = Войти
web-low-vision-link = Версия для слабовидящих
web-error-prefix = Ошибка:{" "}
web-error-summary-title = Проверьте, что введено
web-error-word = Ошибка:

# Dates of three fields.
web-date-day = День
web-date-month = Месяц
web-date-year = Год
web-date-without-day = Введите день
web-date-without-month = Введите месяц числом, например 3
web-date-without-year = Введите год
web-date-short-year = Введите год четырьмя цифрами, например 1992
web-date-impossible = Такой даты нет. Проверьте день, месяц и год

# Error pages.
web-error-hotline = Если нужна помощь, позвоните: { $number }, { $hours }.
web-error-home = На главную
web-error-operation = Код { $code }, операция { $operation }. Назовите их, если будете звонить.
web-error-bad-request-title = Не получилось прочитать запрос
web-error-bad-request-text = Вернитесь на прошлую страницу, обновите её и попробуйте ещё раз.
web-error-foreign-form-title = Форма отправлена не с нашего сайта
web-error-foreign-form-text = Мы её не приняли, ничего не изменилось. Откройте нужную страницу на этом сайте и заполните форму там.
web-error-stale-form-title = Страница устарела
web-error-stale-form-text = Она была открыта до входа или выхода. Ничего не изменилось. Вернитесь назад, обновите страницу и отправьте форму ещё раз.
web-error-forbidden-title = Сюда нельзя
web-error-forbidden-text = У этой учётной записи нет доступа к такому действию. Проверьте, под той ли вы вошли.
web-error-not-found-title = Такой страницы нет
web-error-not-found-text = Проверьте адрес. Возможно, страница переехала или её видит только владелец, когда войдёт.
web-error-method-title = Эту страницу нельзя открыть так
web-error-method-text = Начните с главной страницы и дойдите до нужного шага ещё раз.
web-error-too-large-title = Слишком много данных
web-error-too-large-text = Сократите ответы и отправьте форму ещё раз.
web-error-unprocessable-title = Не получилось понять ответы
web-error-unprocessable-text = Вернитесь назад, проверьте поля и отправьте форму ещё раз.
web-error-too-many-title = Слишком много попыток
web-error-too-many-wait = Попробуйте снова через { $wait }. Так мы защищаем учётные записи от подбора.
web-error-too-many-text = Подождите немного и попробуйте снова. Так мы защищаем учётные записи от подбора.
web-error-host-title = Это не тот адрес
web-error-host-text = Откройте сайт по его обычному адресу.
web-error-internal-title = Что-то сломалось у нас
web-error-internal-text = Мы уже знаем об этом. Попробуйте ещё раз через несколько минут.
web-error-unavailable-title = Сейчас не получается
web-error-unavailable-text = Слишком много обращений, или идут работы. Попробуйте ещё раз через минуту. Введённое раньше сохранено.

# The low-vision mode.
web-low-vision-title = Версия для слабовидящих
web-low-vision-intro = Настройки сохранятся в этом браузере.
web-low-vision-size = Размер шрифта
web-low-vision-size-0 = Обычный
web-low-vision-size-1 = Крупный
web-low-vision-size-2 = Очень крупный
web-low-vision-scheme = Цвета
web-low-vision-scheme-own = Как на сайте
web-low-vision-scheme-white = Чёрным по белому
web-low-vision-scheme-black = Белым по чёрному
web-low-vision-scheme-blue = Тёмно-синим по голубому
web-low-vision-spacing = Расстояние между буквами и строками
web-low-vision-spacing-0 = Обычное
web-low-vision-spacing-1 = Увеличенное
web-low-vision-spacing-2 = Большое
web-low-vision-images = Картинки
web-low-vision-images-on = Показывать
web-low-vision-images-off = Не показывать
web-low-vision-save = Применить
web-low-vision-reset = Вернуть обычный вид

# Components.
web-back = Назад
web-account-nav = Разделы учётной записи
web-steps = Шаг { $current } из { $total }
web-warning-word = Важно:
web-level-done = получена
web-level-next = следующий шаг
web-level-later = ещё не получена
web-password-show = Показать
web-password-hide = Скрыть
web-password-shown = Пароль виден на экране
web-password-hidden = Пароль скрыт
web-countdown-until = Код действует до { $until }
web-countdown-left = Код действует ещё
web-countdown-over = Срок кода истёк. Запросите новый
web-resend-in = Новый код можно запросить через { $wait }.
web-resend-wait = Новый код можно запросить через
web-pages-label = Страницы списка
web-pages-previous = Назад
web-pages-next = Дальше
web-pages-here = Страница { $current } из { $total }

find-label = Найти адрес
find-hint = Начните писать, например: Екатеринбург Мира 5. Не нашёлся — заполните поля ниже сами
find-list = Похожие адреса
find-button = Найти
find-choose = Какой адрес ваш?
find-take = Подставить в поля
find-filled = Адрес подставлен в поля ниже. Проверьте его и добавьте квартиру.
find-none-chosen = Выберите адрес из списка или заполните поля ниже сами.
find-nothing = Такого адреса нет в справочнике. Заполните поля ниже сами.
find-unavailable = Подсказок сейчас нет. Заполните поля ниже сами.
find-count = { $count ->
    [one] Найден { $count } адрес. Выбирайте стрелками.
    [few] Найдено { $count } адреса. Выбирайте стрелками.
   *[other] Найдено { $count } адресов. Выбирайте стрелками.
}
