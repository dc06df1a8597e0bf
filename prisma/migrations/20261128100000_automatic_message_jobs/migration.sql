-- Which messages events have caused is a matter of messaging alone: a job of its queue, no longer a domain event. Jobs
-- are tried again for about half a day.
SELECT pgboss.create_queue('automatic_messages', '{"policy":"standard","retryLimit":14,"retryDelay":5,"retryBackoff":true,"expireInSeconds":60,"retentionMinutes":20160}');
