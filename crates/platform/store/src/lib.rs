//! Opens and migrates the database, seals columns, makes blind indexes.
