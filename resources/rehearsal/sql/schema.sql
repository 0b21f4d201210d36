-- SPDX-License-Identifier: GPL-3.0-or-later
-- ERPGo's tables and the functions that the service calls. Money is in cents.
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    password text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price_cents bigint NOT NULL CHECK (price_cents > 0),
    stock bigint NOT NULL CHECK (stock >= 0)
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    total_cents bigint NOT NULL,
    version text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_of_user ON orders (user_id);
CREATE TABLE order_lines (
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
    product_id bigint NOT NULL REFERENCES products,
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 100),
    price_cents bigint NOT NULL,
    PRIMARY KEY (order_id, product_id)
);
CREATE TABLE support_channels (
    name text PRIMARY KEY,
    enabled boolean NOT NULL DEFAULT false
);
CREATE TABLE support_tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    channel text NOT NULL REFERENCES support_channels,
    subject text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    answered_at timestamptz
);
CREATE TABLE survey_answers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    rating int NOT NULL CHECK (rating BETWEEN 1 AND 5),
    comment text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE user_sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    began_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE releases (
    version text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- An order of [{"product_id":1,"quantity":2}, ...], whole or not at all. 22023: nothing to order, or not in stock.
CREATE FUNCTION place_order(buyer bigint, wanted jsonb, release text) RETURNS TABLE (created json, cents bigint)
LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
    lines int;
    found int;
    amount bigint;
BEGIN
    IF jsonb_typeof(wanted) IS DISTINCT FROM 'array' OR jsonb_array_length(wanted) NOT BETWEEN 1 AND 50 THEN
        RAISE EXCEPTION 'an order has 1 to 50 lines' USING ERRCODE = '22023';
    END IF;
    -- One line a product.
    SELECT jsonb_agg(jsonb_build_object('product_id', product, 'quantity', pieces)), count(*) INTO wanted, lines FROM
        (SELECT (line ->> 'product_id')::bigint AS product, sum((line ->> 'quantity')::bigint) AS pieces
         FROM jsonb_array_elements(wanted) AS line GROUP BY 1) AS merged;
    -- Products are locked in one order, so that two orders never wait for each other.
    PERFORM 1 FROM products WHERE id IN (SELECT (line ->> 'product_id')::bigint FROM jsonb_array_elements(wanted) AS line)
        ORDER BY id FOR UPDATE;
    SELECT count(*), sum(price_cents * quantity) INTO found, amount
        FROM products JOIN jsonb_to_recordset(wanted) AS w (product_id bigint, quantity bigint) ON id = product_id
        WHERE stock >= quantity AND quantity BETWEEN 1 AND 100;
    IF found <> lines THEN
        RAISE EXCEPTION 'a product is unknown, out of stock or ordered in an odd number' USING ERRCODE = '22023';
    END IF;
    INSERT INTO orders (user_id, total_cents, version) VALUES (buyer, amount, release) RETURNING id INTO made;
    INSERT INTO order_lines SELECT made, product_id, quantity, price_cents
        FROM products JOIN jsonb_to_recordset(wanted) AS w (product_id bigint, quantity bigint) ON id = product_id;
    UPDATE products SET stock = stock - quantity
        FROM jsonb_to_recordset(wanted) AS w (product_id bigint, quantity bigint) WHERE id = product_id;
    RETURN QUERY SELECT json_build_object('id', made, 'total_cents', amount, 'lines', lines, 'state', 'confirmed'), amount;
END $$;

-- What is wrong with the data; no row when all of it fits together.
CREATE VIEW integrity_findings AS
    SELECT 'orders' AS place, id, 'the total differs from its lines' AS finding FROM orders
        WHERE total_cents IS DISTINCT FROM (SELECT sum(price_cents * quantity) FROM order_lines WHERE order_id = orders.id)
    UNION ALL
    SELECT 'orders', id, 'the buyer is missing' FROM orders WHERE NOT EXISTS (SELECT FROM users WHERE users.id = user_id)
    UNION ALL
    SELECT 'users', id, 'the e-mail address is none' FROM users WHERE email !~ '^[^@\s]+@[^@\s]+$'
    UNION ALL
    SELECT 'products', id, 'price or stock is out of range' FROM products WHERE price_cents <= 0 OR stock < 0
    UNION ALL
    SELECT 'order_lines', order_id, 'the product is missing' FROM order_lines
        WHERE NOT EXISTS (SELECT FROM products WHERE products.id = product_id);
