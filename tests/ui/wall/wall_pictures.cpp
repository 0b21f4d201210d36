// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/wall/wall_pictures.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QHash>
#include <QPainter>
#include <QSet>

#include <algorithm>
#include <array>
#include <cmath>

using namespace holdpoint::ui;
using namespace Qt::Literals;

namespace holdpoint::test {
namespace {

WallSeat seat(const QString& role, const QString& word, StateShape shape, Meaning meaning)
{
    return {role, {word, shape, meaning}, meaning == Meaning::Ok};
}

WallSeat goSeat(const QString& role) { return seat(role, u"GO"_s, StateShape::Passed, Meaning::Ok); }
WallSeat openSeat(const QString& role) { return seat(role, u"open"_s, StateShape::Waiting, Meaning::Neutral); }

WallChart chart(const QString& title, double base, double limit, monitor::SourceState state)
{
    WallChart made;
    made.title = title;
    made.limit = u"< %1 ms"_s.arg(limit);
    made.value = state == monitor::SourceState::NoData ? u"–"_s : u"%1 ms"_s.arg(base);
    made.state = state;
    made.threshold = monitor::thresholdFromText(u"< %1"_s.arg(limit));
    made.span = u"10 min"_s;
    for (int i = 0; i < 240; ++i) {
        monitor::Extent column;
        if (state != monitor::SourceState::NoData && (i < 100 || i > 110)) {
            const double value = base * (1 + 0.2 * std::sin(i / 9.0) + (i % 37 == 0 ? 0.5 : 0));
            column.add(float(value));
            column.add(float(value * 0.9));
        }
        made.columns.push_back(column);
    }
    return made;
}

WallAlarm alarm(const QString& title, bool critical, bool acknowledged)
{
    return {title,
            acknowledged ? u"raised 09:58:03 UTC, acknowledged by Tom Fox"_s
                         : u"raised 09:58:03 UTC, nobody acknowledged it, 1:12 left"_s,
            critical, acknowledged};
}

WallPicture with(StateMark mark, const QString& reason = {})
{
    WallPicture picture = healthyWall();
    picture.state = mark;
    if (!reason.isEmpty())
        picture.bands.append({mark, reason});
    return picture;
}

QString longReason()
{
    return u"Ann Lee, 09:47:12 UTC: the replica of the billing database is nine minutes behind and its queue grows, "
           u"the database lead looks into it with the storage team; nothing goes on before both say in the bridge that "
           u"the lag is below ten seconds and the backup was verified a second time against the new primary"_s;
}

void crowd(WallPicture& picture)
{
    picture.title = u"Enterprise resource planning for all of Europe, the Middle East and Africa 10.0.0-rc.12"_s;
    picture.phase = u"T-2h to T-30min: Preparation of the production environment, communication with all customers and "
                    u"final verification"_s;
    picture.step =
        u"Verify that every one of the forty-two replicas of the billing database has caught up with the new "
        u"primary and that Donaudampfschifffahrtsgesellschaftskapitänsmützen are in stock"_s;
    picture.gate = u"Go/No-Go Decision Point 1: Readiness of infrastructure, application, support and communication"_s;
    picture.next = u"Shift the first five percent of the traffic to the new version and watch for fifteen minutes"_s;
    picture.gateRemark = u"12 criteria open · 3 of 9 are GO"_s;
    picture.seats = {goSeat(u"Technical Lead for Infrastructure and Networks"_s),
                     seat(u"Quality Assurance Lead"_s, u"NO-GO"_s, StateShape::Failed, Meaning::Critical),
                     goSeat(u"Database Administrator on Duty"_s),
                     seat(u"Security Lead"_s, u"VOID"_s, StateShape::Unknown, Meaning::Warning),
                     openSeat(u"Product Manager"_s),
                     openSeat(u"Executive Sponsor"_s),
                     goSeat(u"Customer Support Lead"_s),
                     openSeat(u"Communications Lead"_s),
                     openSeat(u"Site Reliability Engineer"_s)};
    picture.awaited = {{u"Maximiliane-Alexandra von Hohenstein-Wittelsbach, Quality Assurance Lead"_s,
                        u"to vote on Go/No-Go Decision Point 1: Readiness of infrastructure"_s},
                       {u"Security Lead: nobody holds this role"_s, u"to vote on Go/No-Go Decision Point 1"_s},
                       {u"Bo Ek, Product Manager"_s, u"to vote"_s},
                       {u"Li Wu, Executive Sponsor"_s, u"to vote"_s}};
}

} // namespace

WallPicture healthyWall()
{
    WallPicture picture;
    picture.known = true;
    picture.title = u"ERPGo 1.0.0"_s;
    picture.clock = u"T-00:12:34"_s;
    picture.utc = u"09:47:26 UTC"_s;
    picture.state = {u"GO"_s, StateShape::Ready, Meaning::Ok};
    picture.armed = {u"Rollback armed"_s, StateShape::Ready, Meaning::Ok};
    picture.phase = u"T-2h: Preparation"_s;
    picture.stepMark = stateMark(StateShape::Running);
    picture.step = u"Verify the backup"_s;
    picture.next = u"Shift the traffic"_s;
    picture.nextWhen = u"T-0, in 12:34"_s;
    picture.gate = u"Go/No-Go Decision Point 1"_s;
    picture.gateWhen = u"T-00:15, due now"_s;
    picture.gateRemark = u"2 of 3 are GO"_s;
    picture.seats = {goSeat(u"Technical Lead"_s), goSeat(u"QA Lead"_s), openSeat(u"Database Lead"_s)};
    picture.awaited = {{u"Dee Bo, Database Lead"_s, u"to vote on Go/No-Go Decision Point 1"_s}};
    picture.weights = {{u"blue"_s, 95}, {u"green"_s, 5}};
    picture.charts = {chart(u"Error rate"_s, 0.1, 0.5, monitor::SourceState::Ok),
                      chart(u"Latency p95"_s, 48, 200, monitor::SourceState::Ok),
                      chart(u"Throughput"_s, 120, 500, monitor::SourceState::Ok),
                      chart(u"Queue"_s, 12, 100, monitor::SourceState::Ok)};
    picture.recent = {{u"09:47:20"_s, u"Started “./scripts/verify-backup.sh latest” (run 12)"_s},
                      {u"09:46:02"_s, u"QA Lead votes GO on Go/No-Go Decision Point 1"_s},
                      {u"09:45:41"_s, u"Technical Lead votes GO on Go/No-Go Decision Point 1"_s},
                      {u"09:44:00"_s,
                       u"“./scripts/backup.sh --full” passed after 3:12 (run 11), 2 of 2 expectations met "
                       u"and one that a person must still judge before anything goes on"_s},
                      {u"09:40:48"_s, u"Started “./scripts/backup.sh --full” (run 11)"_s},
                      {u"09:40:02"_s, u"Ticked “Everybody is in the bridge”"_s},
                      {u"09:39:55"_s, u"Resumed: the replica is back"_s},
                      {u"09:31:10"_s, u"Held: the replica is behind"_s},
                      {u"09:30:00"_s, u"Roll call ended, everybody is present"_s},
                      {u"09:28:00"_s, u"Roll call started"_s}};
    return picture;
}

QList<WallCase> wallCases()
{
    QList<WallCase> cases;
    cases.append({"healthy", healthyWall()});
    cases.append({"not-started", with({u"NOT STARTED"_s, StateShape::Waiting, Meaning::Neutral})});
    cases.append({"declared", with({u"DECLARED"_s, StateShape::Passed, Meaning::Ok})});
    cases.append({"ended", with({u"ENDED"_s, StateShape::Passed, Meaning::Neutral})});
    cases.append({"held", with({u"HELD"_s, StateShape::Held, Meaning::Warning}, longReason())});
    cases.append(
        {"scrubbed", with({u"SCRUBBED"_s, StateShape::Failed, Meaning::Critical}, u"Ann Lee: no window left"_s)});
    WallPicture watching = healthyWall();
    watching.watch = StateMark{u"BREACH at 25 %"_s, StateShape::Failed, Meaning::Critical};
    watching.watchMetrics = u"Error rate, Response time (p95) of both versions behind the balancer"_s;
    watching.bands = {
        {{u"APPLIES"_s, StateShape::Failed, Meaning::Critical}, u"High error rate > 5%, measured 7.3, 21:40 left"_s}};
    watching.weights = {{u"blue"_s, 75}, {u"green"_s, 25}};
    cases.append({"watching", watching});
    WallPicture rolling = with({u"ROLLING BACK"_s, StateShape::Running, Meaning::Warning});
    rolling.rollback = u"Rollback, begun by Ann Lee at 09:59:12 UTC"_s;
    rolling.rollbackSteps = {{stateMark(StateShape::Running), u"./scripts/restore-database.sh --from pre-launch"_s},
                             {stateMark(StateShape::Passed), u"./scripts/deployment/shift-traffic.sh 0"_s},
                             {stateMark(StateShape::Failed), u"./scripts/notify.sh"_s}};
    cases.append({"rolling-back", rolling});
    WallPicture rolled = rolling;
    rolled.state = {u"ROLLED BACK"_s, StateShape::Skipped, Meaning::Warning};
    cases.append({"rolled-back", rolled});
    rolled.state = {u"ROLLBACK FAILED"_s, StateShape::Failed, Meaning::Critical};
    cases.append({"rollback-failed", rolled});
    WallPicture rehearsal = healthyWall();
    rehearsal.rehearsal = true;
    rehearsal.armed = {u"NOT ARMED"_s, StateShape::Failed, Meaning::Warning};
    rehearsal.notArmedBecause = u"./scripts/rollback/immediate-rollback.sh is not what was pinned at the go/no-go. "
                                u"0.9.9 does not answer as the previous version (source “blue”): no answer in time"_s;
    cases.append({"rehearsal", rehearsal});
    WallPicture stale = with({u"STALE"_s, StateShape::Unknown, Meaning::Unknown});
    stale.bands = {{{u"DISPLAY STALE"_s, StateShape::Unknown, Meaning::Unknown},
                    u"Last known: GO. No sign of life since 09:47:23 UTC: Holdpoint was closed, or it hangs."_s}};
    stale.armed = {u"Armed: unknown"_s, StateShape::Unknown, Meaning::Unknown};
    cases.append({"stale", stale});
    WallPicture alarms = healthyWall();
    alarms.alarms = {alarm(u"Error rate 2.1 %, limit 0.5 %"_s, true, false),
                     alarm(u"Latency p95 812 ms, limit 200 ms, for both versions behind the balancer"_s, true, true),
                     alarm(u"Queue of the mail service 4,812, limit 1,000"_s, false, false),
                     alarm(u"Certificate ends in 12 days"_s, false, true)};
    alarms.charts[0].state = monitor::SourceState::Breached;
    alarms.charts[1].state = monitor::SourceState::Down;
    alarms.charts[2].state = monitor::SourceState::Stale;
    alarms.charts[3] =
        chart(u"Queue of the mail service of all regions together"_s, 4812, 1000, monitor::SourceState::NoData);
    cases.append({"alarms", alarms});
    WallPicture crowded = healthyWall();
    crowd(crowded);
    cases.append({"crowded", crowded});
    WallPicture all = alarms;
    crowd(all);
    all.rehearsal = true;
    all.late = true;
    all.clock = u"T-123:12:34"_s;
    all.nextWhen = u"T-2:15, late by 1:12:34"_s;
    all.bands = stale.bands;
    all.bands.append({{u"HELD"_s, StateShape::Held, Meaning::Warning}, longReason()});
    all.state = stale.state;
    all.armed = stale.armed;
    all.alarms.append(all.alarms);
    cases.append({"everything", all});
    WallPicture last = healthyWall();
    last.gate.clear();
    last.gateWhen.clear();
    last.seats.clear();
    last.step.clear();
    last.next.clear();
    last.nextWhen.clear();
    last.phase = u"All phases are done"_s;
    last.awaited.clear();
    last.weights.clear();
    cases.append({"done", last});
    WallPicture nothing;
    nothing.clock = u"T --:--:--"_s;
    nothing.utc = u"09:47:26 UTC"_s;
    nothing.state = stale.state;
    nothing.bands = {
        {{u"DISPLAY STALE"_s, StateShape::Unknown, Meaning::Unknown},
         u"The ledger of this launch is not there: /srv/launches/erpgo-1.0.0.launch. It is read again as soon "
         u"as it comes back."_s}};
    cases.append({"nothing", nothing});
    return cases;
}

Drawn drawn(const WallPicture& picture, WallPage page, QSize size, bool dark, double factor)
{
    Drawn wall;
    wall.image = QImage(size, QImage::Format_RGB32);
    wall.image.setDevicePixelRatio(factor);
    QPainter painter(&wall.image);
    const QSizeF logical = QSizeF(size) / factor;
    wall.inks =
        paintWall(painter, logical, picture, page, dark ? Theme::darkTheme() : Theme::light(), QGuiApplication::font());
    wall.scale = size.width() / wallCanvas(logical).width();
    return wall;
}

namespace {

QRect pixels(const Drawn& wall, const QRectF& box)
{
    return QRectF(box.topLeft() * wall.scale, box.size() * wall.scale).toAlignedRect().intersected(wall.image.rect());
}

// The colour of most of the box; every fourth pixel of each line tells as much as all of them.
QRgb ground(const Drawn& wall, const QRect& box)
{
    QHash<QRgb, int> counts;
    for (int y = box.top(); y <= box.bottom(); y += 3) {
        const auto* line = reinterpret_cast<const QRgb*>(wall.image.constScanLine(y));
        for (int x = box.left(); x <= box.right(); x += 4)
            ++counts[line[x]];
    }
    QRgb most = 0;
    int best = 0;
    for (auto count = counts.constBegin(); count != counts.constEnd(); ++count)
        if (count.value() > best) {
            best = count.value();
            most = count.key();
        }
    return most;
}

int lightness(QRgb colour) { return qGray(colour); }

} // namespace

double capitalHeight(const Drawn& wall, const WallInk& ink)
{
    const auto first = std::ranges::find_if(
        ink.text, [](QChar sign) { return sign.unicode() < 128 && (sign.isUpper() || sign.isDigit()); });
    if (first == ink.text.end())
        return 0;
    const QFontMetricsF metrics(ink.font);
    const auto at = first - ink.text.begin();
    const double left = ink.box.left() + metrics.horizontalAdvance(ink.text.left(at));
    const double right = left + metrics.horizontalAdvance(*first);
    const QRect columns = pixels(wall, QRectF(QPointF(left, ink.box.top()), QPointF(right, ink.base)));
    const int behind = lightness(ground(wall, pixels(wall, ink.box)));
    int strongest = 0;
    const auto distance = [&](int x, int y) { return std::abs(lightness(wall.image.pixel(x, y)) - behind); };
    for (int y = columns.top(); y <= columns.bottom(); ++y)
        for (int x = columns.left(); x <= columns.right(); ++x)
            strongest = std::max(strongest, distance(x, y));
    for (int y = columns.top(); y <= columns.bottom(); ++y)
        for (int x = columns.left(); x <= columns.right(); ++x)
            if (2 * distance(x, y) > strongest)
                return ink.base - y / wall.scale;
    return 0;
}

double inkContrast(const Drawn& wall, const WallInk& ink)
{
    // The first letters are of the colour of all.
    const QRect whole = pixels(wall, ink.box);
    const QRect box(whole.topLeft(), QSize(std::min(whole.width(), 400), whole.height()));
    const QColor behind(ground(wall, whole));
    QSet<QRgb> colours;
    for (int y = box.top(); y <= box.bottom(); y += 2) {
        const auto* line = reinterpret_cast<const QRgb*>(wall.image.constScanLine(y));
        QRgb before = 0;
        for (int x = box.left(); x <= box.right(); ++x) {
            if (line[x] != before)
                colours.insert(line[x]);
            before = line[x];
        }
    }
    double strongest = 1;
    for (const QRgb colour : std::as_const(colours))
        strongest = std::max(strongest, contrastRatio(QColor(colour), behind));
    return strongest;
}

double saturatedShare(const QImage& image)
{
    qint64 saturated = 0;
    for (int y = 0; y < image.height(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const auto [least, most] = std::minmax({qRed(line[x]), qGreen(line[x]), qBlue(line[x])});
            saturated += most - least > 0.25 * 255 ? 1 : 0;
        }
    }
    return double(saturated) / (double(image.width()) * image.height());
}

QImage seenBy(const QImage& image, Sight sight)
{
    using Matrix = std::array<double, 9>;
    static constexpr Matrix matrices[] = {
        {0.299, 0.587, 0.114, 0.299, 0.587, 0.114, 0.299, 0.587, 0.114},
        {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
        {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
        {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}};
    const Matrix& m = matrices[int(sight)];
    const auto channel = [&](QRgb c, int row) {
        return std::clamp(
            int(std::lround(m[size_t(row)] * qRed(c) + m[size_t(row + 1)] * qGreen(c) + m[size_t(row + 2)] * qBlue(c))),
            0, 255);
    };
    QImage seen(image.size(), QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QRgb c = image.pixel(x, y);
            seen.setPixel(x, y, qRgb(channel(c, 0), channel(c, 3), channel(c, 6)));
        }
    return seen;
}

double difference(const QImage& a, const QImage& b)
{
    if (a.size() != b.size())
        return 1;
    qint64 differing = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            differing += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 25 ? 1 : 0;
    return double(differing) / (double(a.width()) * a.height());
}

} // namespace holdpoint::test
