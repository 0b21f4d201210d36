// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/wall/wall_pictures.h"

#include <QDir>
#include <QGuiApplication>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace holdpoint::test;
using namespace Qt::Literals;

// The wall as pixels: how high its text is, how it stands out, and that nothing is cut or lies over something else.
// With HOLDPOINT_SHOTS=<folder> the pictures stay.
class TestWallSheet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsCutOrOverlaps_data();
    void nothingIsCutOrOverlaps();
    void everyTextIsReadFromFiveMetres_data();
    void everyTextIsReadFromFiveMetres();
    void aHealthyWallIsGrey_data();
    void aHealthyWallIsGrey();
    void statesAreToldApartWithoutColour_data();
    void statesAreToldApartWithoutColour();
    void votesAndSourcesAreToldApartWithoutColour_data();
    void votesAndSourcesAreToldApartWithoutColour();
    void whatMattersIsNeverLeftOut_data();
    void whatMattersIsNeverLeftOut();
    void alarmsWereShortenedInPortrait_data();
    void alarmsWereShortenedInPortrait();
    void nothingIsDrawnWithoutAPainter();
    void lookAtThem_data();
    void lookAtThem();
};

namespace {

const QList<QSize> screens{{3840, 2160}, {1920, 1080}, {1280, 720},  {2160, 3840}, {1080, 1920},
                           {1600, 1200}, {2560, 1600}, {3440, 1440}, {1080, 1080}};

QString placed(const WallInk& ink)
{
    return u"“%1” at %2,%3 %4x%5"_s.arg(ink.text)
        .arg(ink.box.x())
        .arg(ink.box.y())
        .arg(ink.box.width())
        .arg(ink.box.height());
}

bool says(const std::vector<WallInk>& inks, const QString& text)
{
    return std::ranges::any_of(inks, [&](const WallInk& ink) { return ink.text.contains(text); });
}

} // namespace

void TestWallSheet::nothingIsCutOrOverlaps_data()
{
    QTest::addColumn<WallPicture>("picture");
    for (const WallCase& shown : wallCases())
        QTest::newRow(shown.name.constData()) << shown.picture;
}

void TestWallSheet::nothingIsCutOrOverlaps()
{
    QFETCH(WallPicture, picture);
    for (const QSize& screen : screens) {
        const QSizeF canvas = wallCanvas(screen);
        const QRectF room =
            QRectF(QPointF(), canvas).adjusted(wallMargin - 1, wallMargin - 1, 1 - wallMargin, 1 - wallMargin);
        for (int page = 0; page < wallPageCount; ++page) {
            const auto inks =
                drawWall(nullptr, canvas, picture, WallPage(page), Theme::darkTheme(), QGuiApplication::font());
            QVERIFY(!inks.empty());
            for (size_t i = 0; i < inks.size(); ++i) {
                const QString where = u"page %1 on %2x%3: %4"_s.arg(wallPageName(WallPage(page)))
                                          .arg(screen.width())
                                          .arg(screen.height())
                                          .arg(placed(inks[i]));
                QVERIFY2(room.contains(inks[i].box), qPrintable(where));
                for (size_t j = 0; j < i; ++j)
                    QVERIFY2(!inks[i].box.adjusted(1, 1, -1, -1).intersects(inks[j].box.adjusted(1, 1, -1, -1)),
                             qPrintable(where + u" lies over "_s + placed(inks[j])));
            }
        }
    }
}

void TestWallSheet::everyTextIsReadFromFiveMetres_data()
{
    QTest::addColumn<WallPicture>("picture");
    QTest::addColumn<bool>("all"); // pages; else the overview
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<double>("factor");
    const QSize large(3840, 2160);
    for (const WallCase& shown : wallCases()) {
        const bool all = shown.name == "healthy" || shown.name == "alarms" || shown.name == "everything";
        for (const bool dark : {true, false})
            QTest::addRow("%s 3840x2160 %s", shown.name.constData(), dark ? "dark" : "light")
                << shown.picture << all << large << dark << 1.0;
        if (shown.name != "everything")
            continue;
        for (const QSize size : {QSize(1920, 1080), QSize(1280, 720), QSize(1080, 1920)})
            for (const double factor : {1.0, 1.25, 2.0})
                QTest::addRow("%s %dx%d at %g", shown.name.constData(), size.width(), size.height(), factor)
                    << shown.picture << true << size << true << factor;
        for (const double factor : {1.25, 2.0})
            QTest::addRow("%s 3840x2160 at %g", shown.name.constData(), factor)
                << shown.picture << false << large << false << factor;
    }
}

void TestWallSheet::everyTextIsReadFromFiveMetres()
{
    QFETCH(WallPicture, picture);
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(double, factor);
    constexpr double least[] = {74, 101, 101, 138};
    int measured = 0;
    QFETCH(bool, all);
    for (const WallPage page : all ? picture.pages() : QList{WallPage::Overview}) {
        const Drawn wall = drawn(picture, page, size, dark, factor);
        // A pixel of a smaller screen is more than one of the 2160 units.
        const double pixel = 1 / wall.scale;
        for (const WallInk& ink : wall.inks) {
            const QString where = u"page %1: %2"_s.arg(wallPageName(page), placed(ink));
            const double contrast = inkContrast(wall, ink);
            QVERIFY2(contrast >= (ink.text.isEmpty() ? 3 : 7), qPrintable(where + u" contrast %1"_s.arg(contrast)));
            const double capital = capitalHeight(wall, ink);
            if (capital == 0)
                continue;
            ++measured;
            QVERIFY2(capital > least[int(ink.size)] - (wall.scale < 1 ? pixel / 2 : 0),
                     qPrintable(where + u" capital %1"_s.arg(capital)));
        }
    }
    QVERIFY(measured > 3);
}

void TestWallSheet::aHealthyWallIsGrey_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
}

void TestWallSheet::aHealthyWallIsGrey()
{
    QFETCH(bool, dark);
    const WallPicture picture = healthyWall();
    for (const WallPage page : picture.pages()) {
        const double share = saturatedShare(drawn(picture, page, {3840, 2160}, dark).image);
        QVERIFY2(share <= 0.02, qPrintable(u"%1: %2"_s.arg(wallPageName(page)).arg(share)));
    }
    // What is wrong is not grey.
    for (const WallCase& shown : wallCases())
        if (shown.name == "alarms" || shown.name == "held" || shown.name == "scrubbed") {
            const double share = saturatedShare(
                drawn(shown.picture, shown.picture.preempting().value_or(WallPage::Overview), {3840, 2160}, dark)
                    .image);
            QVERIFY2(share > 0.02, qPrintable(u"%1: %2"_s.arg(QString::fromLatin1(shown.name)).arg(share)));
        }
}

namespace {

void addSights()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<Sight>("sight");
    for (const bool dark : {true, false})
        for (const auto& [name, sight] :
             {std::pair("grey", Sight::Grey), std::pair("protanopia", Sight::Protanopia),
              std::pair("deuteranopia", Sight::Deuteranopia), std::pair("tritanopia", Sight::Tritanopia)})
            QTest::addRow("%s %s", name, dark ? "dark" : "light") << dark << sight;
}

// Every picture of these differs from every other.
void compareAll(const QList<std::pair<QString, QImage>>& pictures, double least)
{
    for (qsizetype i = 0; i < pictures.size(); ++i)
        for (qsizetype j = 0; j < i; ++j) {
            const double differs = difference(pictures[i].second, pictures[j].second);
            QVERIFY2(differs > least,
                     qPrintable(u"%1 and %2: %3"_s.arg(pictures[i].first, pictures[j].first).arg(differs)));
        }
}

} // namespace

void TestWallSheet::statesAreToldApartWithoutColour_data() { addSights(); }

void TestWallSheet::statesAreToldApartWithoutColour()
{
    QFETCH(bool, dark);
    QFETCH(Sight, sight);
    QList<std::pair<QString, QImage>> words;
    QStringList said;
    for (const WallCase& shown : wallCases()) {
        if (said.contains(shown.picture.state.word))
            continue;
        said.append(shown.picture.state.word);
        const Drawn wall = drawn(shown.picture, WallPage::Overview, {1920, 1080}, dark);
        words.append({shown.picture.state.word, seenBy(wall.image.copy(900, 40, 980, 130), sight)});
    }
    QVERIFY(said.size() >= 9);
    compareAll(words, 0.01);
    // A band, an alarm and a rehearsal are told from their absence.
    const auto whole = [&](const WallPicture& picture) {
        return seenBy(drawn(picture, WallPage::Overview, {1280, 720}, dark).image, sight);
    };
    const WallPicture healthy = healthyWall();
    WallPicture rehearsal = healthy, alarmed = healthy, unarmed = healthy;
    rehearsal.rehearsal = true;
    alarmed.alarms = {{u"Error rate 2.1 %"_s, u"now"_s, true, false}};
    unarmed.armed = {u"NOT ARMED"_s, StateShape::Failed, Meaning::Warning};
    compareAll({{u"healthy"_s, whole(healthy)},
                {u"rehearsal"_s, whole(rehearsal)},
                {u"alarmed"_s, whole(alarmed)},
                {u"unarmed"_s, whole(unarmed)}},
               0.003);
}

void TestWallSheet::votesAndSourcesAreToldApartWithoutColour_data() { addSights(); }

void TestWallSheet::votesAndSourcesAreToldApartWithoutColour()
{
    QFETCH(bool, dark);
    QFETCH(Sight, sight);
    // The shapes alone: on the overview the votes have no words.
    QList<std::pair<QString, QImage>> votes, sources;
    WallPicture picture = healthyWall();
    for (const StateMark& mark : {StateMark{u"GO"_s, StateShape::Passed, Meaning::Ok},
                                  StateMark{u"NO-GO"_s, StateShape::Failed, Meaning::Critical},
                                  StateMark{u"open"_s, StateShape::Waiting, Meaning::Neutral},
                                  StateMark{u"VOID"_s, StateShape::Unknown, Meaning::Warning}}) {
        picture.seats = {{u"QA Lead"_s, mark, false}};
        const Drawn wall = drawn(picture, WallPage::Gate, {1920, 1080}, dark);
        const auto ink = std::ranges::find_if(wall.inks, [&](const WallInk& one) { return one.text == u"QA Lead"; });
        QVERIFY(ink != wall.inks.end());
        const auto shape = std::find_if(ink, wall.inks.end(), [](const WallInk& one) { return one.text.isEmpty(); });
        QVERIFY(shape != wall.inks.end());
        votes.append(
            {mark.word,
             seenBy(wall.image.copy(QRect((shape->box.topLeft() * wall.scale).toPoint(), QSize(52, 52))), sight)});
    }
    compareAll(votes, 0.05);
    for (const monitor::SourceState state :
         {monitor::SourceState::Ok, monitor::SourceState::Breached, monitor::SourceState::Down,
          monitor::SourceState::Stale, monitor::SourceState::NoData}) {
        picture.charts.resize(1);
        picture.charts[0].state = state;
        const Drawn wall = drawn(picture, WallPage::Charts, {1920, 1080}, dark);
        sources.append({markOf(state).word, seenBy(wall.image.copy(1100, 200, 780, 300), sight)});
    }
    compareAll(sources, 0.01);
}

void TestWallSheet::whatMattersIsNeverLeftOut_data()
{
    QTest::addColumn<QSize>("screen");
    for (const QSize& screen : screens)
        QTest::addRow("%dx%d", screen.width(), screen.height()) << screen;
}

void TestWallSheet::whatMattersIsNeverLeftOut()
{
    QFETCH(QSize, screen);
    for (const WallCase& shown : wallCases()) {
        const WallPicture& picture = shown.picture;
        for (const WallPage page : picture.pages()) {
            const auto inks =
                drawWall(nullptr, wallCanvas(screen), picture, page, Theme::light(), QGuiApplication::font());
            QStringList wanted{picture.clock, picture.state.word, picture.armed.word, picture.utc};
            for (const WallBand& band : picture.bands)
                wanted.append(band.mark.word);
            if (!picture.notArmedBecause.isEmpty())
                wanted.append(picture.notArmedBecause.left(12));
            if (picture.rehearsal)
                wanted.append(u"REHEARSAL"_s);
            if (!picture.alarms.isEmpty())
                wanted.append(picture.alarms.first().title.left(8));
            if (page == WallPage::Overview && picture.rollback.isEmpty() && picture.bands.size() < 2)
                wanted.append({picture.step.section(u' ', 0, 0), picture.gate.section(u' ', 0, 0)});
            if (page == WallPage::Charts && picture.bands.size() < 2)
                for (const WallChart& one : picture.charts)
                    wanted.append(one.title.left(8));
            if (page == WallPage::Gate && picture.bands.isEmpty())
                for (const WallSeat& seat : picture.seats)
                    wanted.append(seat.role.left(10));
            for (const QString& text : std::as_const(wanted))
                QVERIFY2(says(inks, text), qPrintable(u"%1, page %2: “%3” is missing"_s.arg(
                                               QString::fromLatin1(shown.name), wallPageName(page), text)));
            // States and clocks are whole.
            for (const WallInk& ink : inks)
                QVERIFY2(!ink.shortened || ink.size == WallSize::Text || ink.size == WallSize::Loud,
                         qPrintable(placed(ink)));
        }
    }
}

void TestWallSheet::alarmsWereShortenedInPortrait_data() { whatMattersIsNeverLeftOut_data(); }

// The first alarm is whole on every screen; where the page is high, so is each that nobody acknowledged.
void TestWallSheet::alarmsWereShortenedInPortrait()
{
    QFETCH(QSize, screen);
    const bool high = screen.height() > screen.width();
    for (const WallCase& shown : wallCases()) {
        constexpr qsizetype few = 4;
        const QList<WallAlarm>& alarms = shown.picture.alarms;
        if (alarms.isEmpty() || alarms.size() > few || !shown.picture.bands.isEmpty())
            continue;
        QString said;
        for (const WallInk& ink : drawWall(nullptr, wallCanvas(screen), shown.picture, WallPage::Alarms, Theme::light(),
                                           QGuiApplication::font()))
            said += ink.text + u' ';
        said = said.simplified();
        for (qsizetype i = 0; i < alarms.size(); ++i)
            if (i == 0 || (high && !alarms[i].acknowledged))
                QVERIFY2(said.contains(alarms[i].title) && said.contains(alarms[i].detail),
                         qPrintable(u"“%1” is not whole in: %2"_s.arg(alarms[i].title, said)));
    }
}

void TestWallSheet::nothingIsDrawnWithoutAPainter()
{
    const WallPicture picture = healthyWall();
    const Drawn wall = drawn(picture, WallPage::Overview, {1280, 720}, true);
    const auto measured = drawWall(nullptr, wallCanvas(QSizeF(1280, 720)), picture, WallPage::Overview,
                                   Theme::darkTheme(), QGuiApplication::font());
    QCOMPARE(measured.size(), wall.inks.size());
    for (size_t i = 0; i < measured.size(); ++i)
        QCOMPARE(measured[i].box, wall.inks[i].box);
}

void TestWallSheet::lookAtThem_data() { nothingIsCutOrOverlaps_data(); }

void TestWallSheet::lookAtThem()
{
    QFETCH(WallPicture, picture);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (folder.isEmpty())
        QSKIP("no folder for pictures is named");
    QVERIFY(QDir().mkpath(folder));
    for (const WallPage page : picture.pages())
        for (const bool dark : {true, false})
            for (const QSize size : {QSize(3840, 2160), QSize(1920, 1080), QSize(1280, 720), QSize(1080, 1920)})
                QVERIFY(
                    drawn(picture, page, size, dark)
                        .image.save(u"%1/wall-%2-%3-%4x%5-%6.png"_s
                                        .arg(folder, QString::fromLatin1(QTest::currentDataTag()), wallPageName(page))
                                        .arg(size.width())
                                        .arg(size.height())
                                        .arg(dark ? u"dark"_s : u"light"_s)));
}

QTEST_MAIN(TestWallSheet)
#include "tst_wall_sheet.moc"
