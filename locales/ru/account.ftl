# Учётная запись: первая страница.
account-title = Учётная запись
account-greeting = Здравствуйте, { $name }
account-next-title = Следующий шаг
account-next-phone = Чтобы заполнить личные данные, добавьте мобильный телефон.
account-next-phone-button = Добавить телефон
account-next-data = Заполните паспорт и СНИЛС: мы проверим их за несколько минут, и откроется больше услуг.
account-next-data-button = Заполнить личные данные
account-data-title = Мои данные
account-row-name = ФИО
account-row-phone = Телефон
account-row-email = Почта
account-source-self = Указали вы, { $time }
account-source-contact = Подтверждено кодом, { $time }
account-sign-ins-title = Последние входы
account-sign-out-everywhere = Выйти на всех устройствах
