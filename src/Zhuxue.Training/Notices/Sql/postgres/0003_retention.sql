CREATE INDEX ix_inbox_message_created_at ON inbox_message (created_at);
