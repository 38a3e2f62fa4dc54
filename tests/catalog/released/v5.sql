BEGIN TRANSACTION;
CREATE TABLE embeddings (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            space_id INTEGER NOT NULL REFERENCES spaces(id) ON DELETE CASCADE,
            vector BLOB NOT NULL,
            UNIQUE (photo_id, space_id)
        ) STRICT;
INSERT INTO "embeddings" VALUES(1,1,1,X'0038003800380038');
INSERT INTO "embeddings" VALUES(2,2,1,X'0038003800380038');
INSERT INTO "embeddings" VALUES(3,3,1,X'0038003800380038');
INSERT INTO "embeddings" VALUES(4,1,2,X'0000003C');
CREATE TABLE failures (
            path BLOB PRIMARY KEY,
            folder_id INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
INSERT INTO "failures" VALUES(X'2F70686F746F732F6261642E6A7067',1,7,8,'the file is empty');
CREATE TABLE folders (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL UNIQUE,
            online INTEGER NOT NULL DEFAULT 1,
            last_scan TEXT
        , exclusions TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "folders" VALUES(1,X'2F70686F746F73',1,'2026-11-22T10:00:00+00:00','[]');
INSERT INTO "folders" VALUES(2,X'2F6D656469612F75736220FF',0,NULL,'[]');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "meta" VALUES('generation','0123456789abcdef0123456789abcdef');
CREATE TABLE photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            folder_id INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
            path BLOB NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            content_hash TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            format TEXT NOT NULL,
            taken_at TEXT,
            camera TEXT,
            latitude REAL,
            longitude REAL,
            missing_since TEXT
        ) STRICT;
INSERT INTO "photos" VALUES(1,1,X'2F70686F746F732F612E6A7067',100,1000000000000000000,'0000000000000000000000000000000000000000000000000000000000000000',64,48,'JPEG','2021-07-04T12:30:59','Größe 3',-33.5,151.25,NULL);
INSERT INTO "photos" VALUES(2,1,X'2F70686F746F732F6E65770A6C696E652E706E67',101,1000000000000000001,'0000000000000000000000000000000000000000000000000000000000000001',64,48,'JPEG','2021-07-04T12:30:59','Größe 3',-33.5,151.25,'2026-11-01T00:00:00+00:00');
INSERT INTO "photos" VALUES(3,2,X'2F6D656469612F75736220FF2F6E6F7420FE20746578742E68656963',102,1000000000000000002,'0000000000000000000000000000000000000000000000000000000000000002',64,48,'JPEG','2021-07-04T12:30:59','Größe 3',-33.5,151.25,NULL);
CREATE TABLE picks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            picked_at TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            path BLOB NOT NULL,
            rank INTEGER NOT NULL,
            photos INTEGER NOT NULL,
            words TEXT NOT NULL,
            drawing BLOB,
            drawing_format TEXT NOT NULL
        ) STRICT;
INSERT INTO "picks" VALUES(1,'2026-11-20T10:00:00+00:00','00',X'2F70686F746F732F612E6A7067',3,2,'dog',X'89504E47','png');
CREATE TABLE spaces (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            dim INTEGER NOT NULL,
            model TEXT NOT NULL
        ) STRICT;
INSERT INTO "spaces" VALUES(1,'aaaa',4,'first');
INSERT INTO "spaces" VALUES(2,'bbbb',2,'second');
CREATE INDEX photos_folder ON photos(folder_id);
CREATE INDEX photos_content ON photos(content_hash);
CREATE INDEX failures_folder ON failures(folder_id);
CREATE INDEX embeddings_space ON embeddings(space_id);
CREATE INDEX photos_there ON photos(path) WHERE missing_since IS NULL;
CREATE INDEX photos_day ON photos(taken_at, mtime_ns, width, height, format) WHERE missing_since IS NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('folders',2);
INSERT INTO "sqlite_sequence" VALUES('photos',3);
INSERT INTO "sqlite_sequence" VALUES('spaces',2);
INSERT INTO "sqlite_sequence" VALUES('embeddings',4);
INSERT INTO "sqlite_sequence" VALUES('picks',1);
COMMIT;
PRAGMA user_version = 5;
