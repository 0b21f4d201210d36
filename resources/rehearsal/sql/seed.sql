-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same shop each time: 1,234 users, 567 products, 890 orders.
-- Nobody can log in as one of these users: their password is no hash.
INSERT INTO users (email, name, password, created_at)
    SELECT 'user' || n || '@customers.erpgo.com', 'Customer ' || n, '-', now() - n * interval '1 hour'
    FROM generate_series(1, 1234) AS n;
INSERT INTO products (sku, name, price_cents, stock)
    SELECT 'SKU-' || lpad(n::text, 4, '0'),
           (ARRAY['Desk', 'Chair', 'Lamp', 'Shelf', 'Cabinet', 'Table', 'Monitor arm', 'Keyboard', 'Printer'])[1 + n % 9]
               || ' ' || (ARRAY['Basic', 'Comfort', 'Studio', 'Office', 'Pro', 'Compact', 'Max'])[1 + n % 7] || ' ' || n,
           499 + (n * 7919) % 90000, 1000000
    FROM generate_series(1, 567) AS n;
INSERT INTO orders (user_id, total_cents, version, created_at)
    SELECT 1 + (n * 37) % 1234, 0, '0.9.9', now() - n * interval '20 minutes' FROM generate_series(1, 890) AS n;
INSERT INTO order_lines
    SELECT o.id, p.id, 1 + (o.id + line) % 3, p.price_cents
    FROM orders AS o, generate_series(0, 1) AS line, products AS p WHERE p.id = 1 + (o.id * 13 + line * 101) % 567;
UPDATE orders SET total_cents = (SELECT sum(price_cents * quantity) FROM order_lines WHERE order_id = orders.id);
INSERT INTO support_channels (name) VALUES ('chat'), ('email'), ('phone');
INSERT INTO releases (version) VALUES ('0.9.9');
ANALYZE;
