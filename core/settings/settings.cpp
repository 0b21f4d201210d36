// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::settings {
namespace {

constexpr qint64 largestFile = 1 << 20;
constexpr std::pair<ThemeChoice, const char*> themeNames[] = {
    {ThemeChoice::System, "system"}, {ThemeChoice::Light, "light"}, {ThemeChoice::Dark, "dark"}};

struct SettingsText
{
    Q_DECLARE_TR_FUNCTIONS(settings)
};

// Takes known keys out of an object, so that what is left is unknown; notes the names of values of a wrong type.
class Taker
{
public:
    explicit Taker(QJsonObject object)
        : m_object(std::move(object))
    {
    }

    void text(QLatin1StringView key, QString& into)
    {
        const QJsonValue value = m_object.take(key);
        if (value.isString())
            into = value.toString();
        else if (!value.isUndefined())
            m_wrong.append(QString(key));
    }

    void flag(QLatin1StringView key, bool& into)
    {
        const QJsonValue value = m_object.take(key);
        if (value.isBool())
            into = value.toBool();
        else if (!value.isUndefined())
            m_wrong.append(QString(key));
    }

    void scale(QLatin1StringView key, double& into)
    {
        const QJsonValue value = m_object.take(key);
        if (value.isDouble() && (value.toDouble() == 0 || (value.toDouble() >= 0.5 && value.toDouble() <= 4)))
            into = value.toDouble();
        else if (!value.isUndefined())
            m_wrong.append(QString(key));
    }

    void bytes(QLatin1StringView key, QByteArray& into)
    {
        QString encoded;
        text(key, encoded);
        const auto decoded =
            QByteArray::fromBase64Encoding(encoded.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (decoded)
            into = *decoded;
        else
            m_wrong.append(QString(key));
    }

    void texts(QLatin1StringView key, QStringList& into)
    {
        const QJsonValue value = m_object.take(key);
        if (value.isUndefined())
            return;
        QStringList list;
        bool right = value.isArray();
        const QJsonArray array = value.toArray();
        for (const QJsonValue& item : array) {
            right = right && item.isString();
            list.append(item.toString());
        }
        if (right)
            into = list.mid(0, mostRecent);
        else
            m_wrong.append(QString(key));
    }

    void theme(QLatin1StringView key, ThemeChoice& into)
    {
        QString name;
        text(key, name);
        for (const auto& [choice, known] : themeNames)
            if (name == QLatin1StringView(known)) {
                into = choice;
                return;
            }
        if (!name.isEmpty())
            m_wrong.append(QString(key));
    }

    [[nodiscard]] QJsonObject object(QLatin1StringView key)
    {
        const QJsonValue value = m_object.take(key);
        if (!value.isUndefined() && !value.isObject())
            m_wrong.append(QString(key));
        return value.toObject();
    }

    [[nodiscard]] QStringList wrong() const { return m_wrong; }
    [[nodiscard]] QJsonObject rest() const { return m_object; }

private:
    QJsonObject m_object;
    QStringList m_wrong;
};

Error damaged(const QString& path, const QString& what)
{
    return Error{ErrorCode::Malformed, SettingsText::tr("The settings in %1 are damaged: %2.").arg(path, what),
                 SettingsText::tr("Defaults are used instead. The next change writes the file anew."), 0};
}

} // namespace

void remember(QStringList& recent, const QString& path)
{
    recent.removeAll(path);
    recent.prepend(path);
    if (recent.size() > mostRecent)
        recent.resize(mostRecent);
}

Loaded load(const Disk& disk, const QString& path)
{
    Loaded loaded;
    if (!QFileInfo::exists(path))
        return loaded;
    const Result<QByteArray> bytes = disk.read(path, largestFile);
    if (!bytes) {
        loaded.problem = bytes.error();
        return loaded;
    }
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &parse);
    if (!document.isObject()) {
        loaded.problem =
            damaged(path, parse.error == QJsonParseError::NoError ? SettingsText::tr("it is no JSON object")
                                                                  : parse.errorString());
        return loaded;
    }
    Settings& s = loaded.settings;
    Taker take(document.object());
    take.theme("theme"_L1, s.theme);
    take.scale("text_scale"_L1, s.textScale);
    take.texts("recent_launches"_L1, s.recentLaunches);
    take.texts("recent_runbooks"_L1, s.recentRunbooks);
    take.text("last_launch"_L1, s.lastLaunch);
    take.bytes("window_geometry"_L1, s.windowGeometry);
    take.bytes("window_state"_L1, s.windowState);
    take.flag("local_time"_L1, s.localTime);
    take.flag("alarm_sound"_L1, s.alarmSound);
    Taker person(take.object("person"_L1));
    person.text("name"_L1, s.person.name);
    person.text("role"_L1, s.person.role);
    s.unknown = take.rest();
    const QStringList wrong = take.wrong() + person.wrong();
    if (!wrong.isEmpty())
        loaded.problem = damaged(path, SettingsText::tr("%1 cannot be understood").arg(wrong.join(u", "_s)));
    return loaded;
}

Result<void> save(Disk& disk, const QString& path, const Settings& s)
{
    QJsonObject object = s.unknown;
    for (const auto& [choice, name] : themeNames)
        if (choice == s.theme)
            object["theme"_L1] = QLatin1StringView(name);
    object["text_scale"_L1] = s.textScale;
    object["recent_launches"_L1] = QJsonArray::fromStringList(s.recentLaunches);
    object["recent_runbooks"_L1] = QJsonArray::fromStringList(s.recentRunbooks);
    object["last_launch"_L1] = s.lastLaunch;
    object["window_geometry"_L1] = QLatin1StringView(s.windowGeometry.toBase64());
    object["window_state"_L1] = QLatin1StringView(s.windowState.toBase64());
    object["local_time"_L1] = s.localTime;
    object["alarm_sound"_L1] = s.alarmSound;
    object["person"_L1] = QJsonObject{{"name"_L1, s.person.name}, {"role"_L1, s.person.role}};
    if (const auto made = disk.makeFolder(QFileInfo(path).absolutePath()); !made)
        return std::unexpected(made.error());
    return disk.writeAtomically(path, QJsonDocument(object).toJson());
}

} // namespace holdpoint::settings
