// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/source_survey.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLibraryInfo>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

constexpr int aim = 350;
constexpr int end = 600;

bool isCpp(const QString& file) { return file.endsWith(".cpp"_L1) || file.endsWith(".h"_L1); }

QString at(const QString& file, qsizetype line, const QString& what)
{
    return u"%1:%2: %3"_s.arg(file).arg(line).arg(what);
}

// Whether this Qt module has a header of that name: asked of the installed Qt itself, so that no list grows old.
bool inQtModule(const QString& module, const QString& include)
{
    if (include.startsWith(module + u'/') || include == module)
        return true;
    const QString folder = QLibraryInfo::path(QLibraryInfo::HeadersPath) + u'/' + module + u'/';
    return !include.contains(u'/') && QFile::exists(folder + include);
}

// The arguments of the call or braces that open at `open` in `text`, trimmed; empty when they never close.
QStringList argumentsAt(const QString& text, qsizetype open)
{
    QStringList found;
    int depth = 0;
    bool quoted = false;
    qsizetype begin = open + 1;
    for (qsizetype i = open; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c == u'\\')
                ++i;
            else
                quoted = c != u'"';
        } else if (c == u'"') {
            quoted = true;
        } else if (c == u'(' || c == u'{' || c == u'[') {
            ++depth;
        } else if (c == u')' || c == u'}' || c == u']' || (c == u',' && depth == 1)) {
            depth -= c == u',' ? 0 : 1;
            if (depth == 0 || c == u',') {
                found << text.mid(begin, i - begin).trimmed();
                begin = i + 1;
            }
            if (depth == 0)
                return found;
        }
    }
    return {};
}

bool startsWithAny(const QString& file, const QStringList& folders)
{
    return std::ranges::any_of(folders, [&](const QString& folder) { return file.startsWith(folder); });
}

} // namespace

SourceSurvey::SourceSurvey(QString root, const QString& table)
    : m_root(std::move(root))
{
    for (const QString& line : table.split(u'\n')) {
        const qsizetype colon = line.indexOf(u':');
        if (colon > 0 && !line.startsWith(u'#'))
            m_allowed[line.left(colon).trimmed()] = line.mid(colon + 1).split(u' ', Qt::SkipEmptyParts);
    }
}

QStringList SourceSurvey::files() const
{
    QStringList found;
    for (const QString& folder : {u"app"_s, u"core"_s, u"ui"_s, u"tests"_s, u"packaging"_s, u"resources"_s}) {
        QDirIterator walk(m_root + u'/' + folder, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString file = QDir(m_root).relativeFilePath(walk.next());
            const bool script = file.endsWith(".sh"_L1) || file.endsWith(".py"_L1) ||
                                (file.startsWith("packaging/"_L1) && !walk.fileName().contains(u'.'));
            if ((isCpp(file) || script) && !file.contains("/fixtures/"_L1))
                found << file;
        }
    }
    found.sort();
    return found;
}

QStringList SourceSurvey::linesOf(const QString& file) const
{
    QFile opened(m_root + u'/' + file);
    if (!opened.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(opened.readAll()).split(u'\n');
}

QString SourceSurvey::roomOf(const QString& path) const
{
    QString best;
    for (auto room = m_allowed.keyBegin(); room != m_allowed.keyEnd(); ++room)
        if (path.startsWith(*room + u'/') && room->size() > best.size())
            best = *room;
    return best;
}

bool SourceSurvey::allowed(const QString& from, const QString& to) const
{
    const QStringList list = m_allowed.value(from);
    return from == to || list.contains(to) || list.contains(to.section(u'/', 0, 0) + "/*"_L1);
}

QList<SourceSurvey::Include> SourceSurvey::allIncludes() const
{
    static const QRegularExpression form(uR"x(^\s*#\s*include\s*(["<])([^">]+)[">])x"_s);
    QList<Include> found;
    for (const QString& file : files()) {
        if (!isCpp(file))
            continue;
        int number = 0;
        for (const QString& line : linesOf(file)) {
            ++number;
            if (const auto match = form.match(line); match.hasMatch())
                found << Include{file, match.captured(2), number, match.captured(1) == u"\""};
        }
    }
    return found;
}

QStringList SourceSurvey::includes() const
{
    QStringList breaches;
    for (const Include& include : allIncludes()) {
        const QString from = roomOf(include.file);
        const QString to = roomOf(include.target);
        const bool generated = include.target.endsWith(".moc"_L1) || include.target.startsWith("moc_"_L1);
        if (from.isEmpty())
            breaches << at(include.file, include.line, u"stands in no room of the dependency table"_s);
        else if (!to.isEmpty() && !allowed(from, to))
            breaches << at(include.file, include.line, u"%1 must not include %2"_s.arg(from, to));
        else if (to.isEmpty() && include.own && !generated)
            breaches << at(include.file, include.line,
                           u"\"%1\" is no path from the top of the sources"_s.arg(include.target));
    }
    return breaches;
}

QStringList SourceSurvey::linkLines() const
{
    static const QRegularExpression target(u"\\bholdpoint_(core|ui)_([a-z]+)\\b"_s);
    QStringList breaches;
    for (auto room = m_allowed.keyBegin(); room != m_allowed.keyEnd(); ++room) {
        const QString file = *room + "/CMakeLists.txt"_L1;
        if (!room->startsWith("core/"_L1) && !room->startsWith("ui/"_L1))
            continue;
        int number = 0;
        for (const QString& line : linesOf(file)) {
            ++number;
            for (auto match = target.globalMatch(line.section(u'#', 0, 0)); match.hasNext();) {
                const auto linked = match.next();
                const QString to = linked.captured(1) + u'/' + linked.captured(2);
                if (!allowed(*room, to))
                    breaches << at(file, number, u"%1 must not link %2"_s.arg(*room, to));
            }
        }
    }
    return breaches;
}

QStringList SourceSurvey::toolkitIncludes() const
{
    QStringList breaches;
    for (const Include& include : allIncludes()) {
        const QString& file = include.file;
        if (file.startsWith("tests/"_L1))
            continue;
        const auto breach = [&](const char* law) { breaches << at(file, include.line, QLatin1String(law)); };
        if (inQtModule(u"QtCharts"_s, include.target) && !file.startsWith("ui/charts/"_L1))
            breach("only ui/charts includes Qt Charts");
        if (file.startsWith("core/"_L1) && inQtModule(u"QtWidgets"_s, include.target))
            breach("core knows no widgets");
        if (file.startsWith("core/"_L1) && !file.startsWith("core/report/"_L1) &&
            inQtModule(u"QtGui"_s, include.target))
            breach("of core, only core/report draws");
        if ((include.target == u"sqlite3.h" || inQtModule(u"QtSql"_s, include.target)) &&
            !startsWithAny(file, {u"core/ledger/"_s, u"core/monitor/"_s, u"app/sample_service/"_s}))
            breach("only the ledger and the telemetry store know SQLite");
    }
    return breaches;
}

QStringList SourceSurvey::sizes() const
{
    QStringList breaches;
    for (const QString& file : files())
        if (const qsizetype lines = linesOf(file).size() - 1; lines > end)
            breaches << at(file, lines, u"longer than %1 lines: the room wants dividing"_s.arg(end));
    return breaches;
}

QStringList SourceSurvey::longFiles() const
{
    QStringList found;
    for (const QString& file : files())
        if (const qsizetype lines = linesOf(file).size() - 1; lines > aim && lines <= end)
            found << u"%1 lines: %2"_s.arg(lines).arg(file);
    return found;
}

QStringList SourceSurvey::words() const
{
    struct Rule
    {
        QRegularExpression form;
        QString law;
        QStringList folders; // where it holds
    };
    const QStringList everywhere = {u""_s};
    const QStringList product = {u"core/"_s, u"ui/"_s, u"app/"_s};
    // Written so that the rules do not match their own text.
    const QList<Rule> rules = {
        {QRegularExpression(u"\\b(?:class|struct|namespace)\\s+\\w*(?:Manag(?:er)|Help(?:er)|Util(?:s))\\b"_s),
         u"a name that says nothing: say what it does"_s, everywhere},
        {QRegularExpression(u"(?<!Application)::instance\\s*\\("_s), u"no singletons: pass it in"_s, product},
        {QRegularExpression(u"\\bQEvent(?:Loop)\\b|\\bprocess(?:Events)\\s*\\("_s), u"no nested event loops"_s,
         product},
        {QRegularExpression(u"\\b(?:TO(?:DO)|FIX(?:ME))\\b"_s), u"unfinished"_s, everywhere},
    };
    static const QRegularExpression emptyName(u"(?:manag(?:er)|help(?:er)s?|util(?:s|ities)?)\\.(?:h|cpp)$"_s);
    QStringList breaches;
    for (const QString& file : files()) {
        if (emptyName.match(file).hasMatch())
            breaches << at(file, 1, u"a file name that says nothing: say what it does"_s);
        const QStringList lines = linesOf(file);
        for (const Rule& rule : rules) {
            if (!startsWithAny(file, rule.folders))
                continue;
            for (qsizetype i = 0; i < lines.size(); ++i)
                if (rule.form.match(lines[i]).hasMatch())
                    breaches << at(file, i + 1, rule.law);
        }
    }
    return breaches;
}

QStringList SourceSurvey::nextSteps() const
{
    // An Error in braces, failure(...) and refusal(...): the code where there is one, the cause, the next step.
    static const QRegularExpression made(u"\\b(?:failure|refusal)\\s*(?=\\(\\s*(?:ErrorCode::|[a-z]+Text\\())"
                                         "|(?:\\bError\\s*|[(\\s])(?=\\{\\s*ErrorCode::)"_s);
    QStringList breaches;
    for (const QString& file : files()) {
        if (!file.endsWith(".cpp"_L1) || !startsWithAny(file, {u"core/"_s, u"ui/"_s, u"app/"_s}))
            continue;
        const QString text = linesOf(file).join(u'\n');
        for (auto match = made.globalMatch(text); match.hasNext();) {
            const qsizetype open = match.next().capturedEnd();
            const QStringList given = argumentsAt(text, open);
            const qsizetype next = given.value(0).startsWith("ErrorCode::"_L1) ? 2 : 1;
            if (given.value(next).isEmpty() || given.value(next) == u"{}")
                breaches << at(file, text.left(open).count(u'\n') + 1, u"an error that names no next step"_s);
        }
    }
    return breaches;
}

QStringList SourceSurvey::licences() const
{
    const QString licence = u"SPDX-License-Identifier: GPL-3.0-or-later"_s;
    QStringList breaches;
    for (const QString& file : files()) {
        const QStringList lines = linesOf(file);
        const bool good =
            isCpp(file) ? lines.value(0) == "// "_L1 + licence : lines.mid(0, 2).contains("# "_L1 + licence);
        if (!good)
            breaches << at(file, 1, u"does not begin with its licence"_s);
    }
    return breaches;
}

QStringList SourceSurvey::roomsAndTests() const
{
    QStringList breaches;
    for (const QString& layer : {u"core"_s, u"ui"_s}) {
        const auto rooms = [&](const QString& folder) {
            QStringList names;
            for (const QString& name : QDir(m_root + u'/' + folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
                if (QFile::exists(m_root + u'/' + folder + u'/' + name + "/CMakeLists.txt"_L1))
                    names << name;
            return names;
        };
        const QStringList there = rooms(layer);
        const QStringList tested = rooms("tests/"_L1 + layer);
        for (const QString& room : there)
            if (QDir(m_root + "/tests/"_L1 + layer + u'/' + room).entryList({u"tst_*.cpp"_s}).isEmpty())
                breaches << u"%1/%2: has no tests in tests/%1/%2"_s.arg(layer, room);
        for (const QString& room : tested)
            if (!there.contains(room))
                breaches << u"tests/%1/%2: tests a room that is not there"_s.arg(layer, room);
    }
    return breaches;
}

} // namespace holdpoint::test
