// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_json.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace holdpoint::runbook {

namespace {

QString jsonText(const char* text) { return QCoreApplication::translate("holdpoint::runbook", text); }

// Reads the keys of one operation; the first mistake stays.
class Fields
{
public:
    explicit Fields(const QJsonObject& object)
        : m_object(object)
    {
        m_open = object.keys();
        m_open.removeAll(QStringLiteral("op"));
    }

    QString text(const char* key) { return read(key, true).toString(); }
    QString optionalText(const char* key, const QString& other = {})
    {
        const QJsonValue value = read(key, false);
        return value.isString() ? value.toString() : other;
    }
    bool flag(const char* key, bool other)
    {
        const QJsonValue value = take(key);
        if (!value.isBool() && !value.isUndefined())
            wrong(key);
        return value.toBool(other);
    }
    std::optional<qint64> seconds(const char* key)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined() || value.isNull())
            return {};
        const qint64 number = value.toInteger(unset);
        if (!value.isDouble() || number == unset)
            wrong(key);
        return number;
    }
    qint64 number(const char* key)
    {
        const std::optional<qint64> number = seconds(key);
        if (!number)
            wrong(key);
        return number.value_or(0);
    }
    QStringList texts(const char* key, bool needed = true)
    {
        const QJsonValue value = take(key);
        QStringList list;
        if (!value.isArray() && (needed || !value.isUndefined()))
            wrong(key);
        for (const QJsonValue& one : value.toArray()) {
            if (!one.isString())
                wrong(key);
            list.append(one.toString());
        }
        return list;
    }
    Comparator comparator()
    {
        static const std::array<const char*, 5> names = {"lt", "le", "gt", "ge", "eq"};
        const QString name = text("comparator");
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (name == QLatin1String(names[i]))
                return Comparator(i);
        }
        wrong("comparator");
        return Comparator::Eq;
    }
    Cadence cadence()
    {
        static const std::array<const char*, 3> names = {"daily", "weekly", "monthly"};
        const QString name = optionalText("cadence", QStringLiteral("daily"));
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (name == QLatin1String(names[i]))
                return Cadence(i);
        }
        wrong("cadence");
        return Cadence::Daily;
    }
    Place place()
    {
        Place found;
        int given = 0;
        const std::array<std::pair<const char*, Side>, 3> sides = {
            {{"before", Side::Before}, {"after", Side::After}, {"into", Side::Into}}};
        for (const auto& [key, side] : sides) {
            if (!m_object.contains(QLatin1String(key)))
                continue;
            ++given;
            found = {side, text(key)};
        }
        if (given > 1 && m_problem.isEmpty())
            m_problem = jsonText("It has more than one of before, after and into.");
        return found;
    }
    ByteRange range() { return {number("begin"), number("end")}; }
    std::optional<ByteRange> optionalRange()
    {
        if (!m_object.contains(QStringLiteral("begin")) && !m_object.contains(QStringLiteral("end")))
            return {};
        return range();
    }
    Patches patches()
    {
        const QJsonValue value = take("patches");
        if (!value.isArray())
            wrong("patches");
        Patches list;
        for (const QJsonValue& one : value.toArray()) {
            Fields fields(one.toObject());
            list.push_back({fields.number("at"), fields.text("removed").toUtf8(), fields.text("inserted").toUtf8()});
            if (!fields.problem().isEmpty() && m_problem.isEmpty())
                m_problem = fields.problem();
        }
        return list;
    }

    // Empty when every key was there and right, and no other.
    [[nodiscard]] QString problem() const
    {
        if (!m_problem.isEmpty())
            return m_problem;
        return m_open.isEmpty() ? QString() : jsonText("It does not know the key \"%1\".").arg(m_open.front());
    }

private:
    static constexpr qint64 unset = -(qint64(1) << 60);

    QJsonValue take(const char* key)
    {
        m_open.removeAll(QLatin1String(key));
        return m_object.value(QLatin1String(key));
    }
    QJsonValue read(const char* key, bool needed)
    {
        const QJsonValue value = take(key);
        if (!value.isString() && (needed || !value.isUndefined()))
            wrong(key);
        return value;
    }
    void wrong(const char* key)
    {
        if (m_problem.isEmpty())
            m_problem = jsonText("Its key \"%1\" is missing or has a value of another kind.").arg(QLatin1String(key));
    }

    const QJsonObject m_object;
    QStringList m_open;
    QString m_problem;
};

struct Operation
{
    const char* name;
    Edit (*read)(Fields&);
};

// In the order of Edit, so that an edit's index finds its name.
constexpr std::array<Operation, std::variant_size_v<Edit>> operations = {{
    {"add-phase",
     [](Fields& f) -> Edit {
         return edit::AddPhase{f.place(), f.text("title"), f.optionalText("time"), f.optionalText("objective")};
     }},
    {"add-step",
     [](Fields& f) -> Edit {
         return edit::AddStep{f.place(), f.text("title"), f.optionalText("commands").toUtf8(),
                              f.optionalText("language", QStringLiteral("bash")), f.seconds("box_s")};
     }},
    {"add-gate",
     [](Fields& f) -> Edit {
         return edit::AddGate{f.place(), f.text("title"), f.texts("criteria")};
     }},
    {"add-command",
     [](Fields& f) -> Edit {
         return edit::AddCommand{f.place(), f.text("text").toUtf8(), f.optionalText("title")};
     }},
    {"add-box",
     [](Fields& f) -> Edit {
         return edit::AddBox{f.place(), f.text("text"), f.flag("checked", false)};
     }},
    {"add-expectation",
     [](Fields& f) -> Edit {
         return edit::AddExpectation{f.place(), f.text("text")};
     }},
    {"add-deliverable",
     [](Fields& f) -> Edit {
         return edit::AddDeliverable{f.place(), f.text("text")};
     }},
    {"add-metric",
     [](Fields& f) -> Edit {
         return edit::AddMetric{f.place(),       f.text("name"),         f.comparator(),
                                f.text("value"), f.optionalText("unit"), f.optionalText("qualifier")};
     }},
    {"add-role",
     [](Fields& f) -> Edit {
         return edit::AddRole{f.place(), f.text("role"), f.optionalText("name"), f.optionalText("contact"),
                              f.optionalText("responsibilities")};
     }},
    {"add-channel",
     [](Fields& f) -> Edit {
         return edit::AddChannel{f.place(), f.text("name"), f.text("value")};
     }},
    {"add-matrix-row",
     [](Fields& f) -> Edit {
         return edit::AddMatrixRow{f.place(), f.text("scenario"), f.optionalText("severity"), f.optionalText("action"),
                                   f.optionalText("deadline")};
     }},
    {"add-procedure-step",
     [](Fields& f) -> Edit {
         return edit::AddProcedureStep{f.place(), f.text("text")};
     }},
    {"add-template",
     [](Fields& f) -> Edit {
         return edit::AddTemplate{f.place(), f.text("title"), f.text("text")};
     }},
    {"add-criterion",
     [](Fields& f) -> Edit {
         return edit::AddCriterion{f.place(), f.text("text")};
     }},
    {"add-signoff",
     [](Fields& f) -> Edit {
         return edit::AddSignoff{f.place(), f.text("role")};
     }},
    {"add-procedure",
     [](Fields& f) -> Edit {
         return edit::AddProcedure{f.place(), f.text("title"), f.optionalText("commands").toUtf8(),
                                   f.texts("steps", false), f.optionalText("language", QStringLiteral("bash"))};
     }},
    {"add-task",
     [](Fields& f) -> Edit {
         return edit::AddTask{f.place(), f.text("text"), f.cadence()};
     }},
    {"set-text",
     [](Fields& f) -> Edit {
         return edit::SetText{f.text("item"), f.text("text")};
     }},
    {"set-command",
     [](Fields& f) -> Edit {
         return edit::SetCommand{f.text("item"), f.text("text").toUtf8()};
     }},
    {"set-command-title",
     [](Fields& f) -> Edit {
         return edit::SetCommandTitle{f.text("item"), f.text("title")};
     }},
    {"set-checked",
     [](Fields& f) -> Edit {
         return edit::SetChecked{f.text("item"), f.flag("checked", true)};
     }},
    {"set-metric",
     [](Fields& f) -> Edit {
         return edit::SetMetric{f.text("item"),  f.text("name"),         f.comparator(),
                                f.text("value"), f.optionalText("unit"), f.optionalText("qualifier")};
     }},
    {"set-role",
     [](Fields& f) -> Edit {
         return edit::SetRole{f.text("item"), f.text("role"), f.text("name"), f.text("contact"),
                              f.text("responsibilities")};
     }},
    {"set-channel",
     [](Fields& f) -> Edit {
         return edit::SetChannel{f.text("item"), f.text("name"), f.text("value")};
     }},
    {"set-matrix-row",
     [](Fields& f) -> Edit {
         return edit::SetMatrixRow{f.text("item"), f.text("scenario"), f.text("severity"), f.text("action"),
                                   f.text("deadline")};
     }},
    {"set-template",
     [](Fields& f) -> Edit {
         return edit::SetTemplate{f.text("item"), f.text("text")};
     }},
    {"set-objective",
     [](Fields& f) -> Edit {
         return edit::SetObjective{f.text("phase"), f.text("text")};
     }},
    {"set-time",
     [](Fields& f) -> Edit {
         return edit::SetTime{f.text("item"), f.seconds("offset_s"), f.seconds("end_s")};
     }},
    {"set-box",
     [](Fields& f) -> Edit {
         return edit::SetBox{f.text("item"), f.seconds("box_s")};
     }},
    {"set-prose",
     [](Fields& f) -> Edit {
         return edit::SetProse{f.text("step"), f.text("markdown")};
     }},
    {"set-fence-language",
     [](Fields& f) -> Edit {
         return edit::SetFenceLanguage{f.text("fence"), f.text("language")};
     }},
    {"fill-value",
     [](Fields& f) -> Edit {
         return edit::FillValue{f.text("value"), f.text("text")};
     }},
    {"remove", [](Fields& f) -> Edit { return edit::Remove{f.texts("items")}; }},
    {"move",
     [](Fields& f) -> Edit {
         const QString item = f.text("item");
         return edit::Move{item, f.place()};
     }},
    {"move-up", [](Fields& f) -> Edit { return edit::MoveUp{f.text("item")}; }},
    {"move-down", [](Fields& f) -> Edit { return edit::MoveDown{f.text("item")}; }},
    {"indent", [](Fields& f) -> Edit { return edit::Indent{f.text("item")}; }},
    {"outdent", [](Fields& f) -> Edit { return edit::Outdent{f.text("item")}; }},
    {"duplicate", [](Fields& f) -> Edit { return edit::Duplicate{f.text("item")}; }},
    {"replace-text",
     [](Fields& f) -> Edit {
         return edit::ReplaceText{f.text("find"),
                                  f.text("replacement"),
                                  f.flag("case_sensitive", true),
                                  f.flag("whole_words", false),
                                  f.flag("regular_expression", false),
                                  f.optionalRange()};
     }},
    {"replace-source",
     [](Fields& f) -> Edit {
         return edit::ReplaceSource{f.range(), f.text("text").toUtf8()};
     }},
    {"apply-fix", [](Fields& f) -> Edit { return edit::ApplyFix{f.patches()}; }},
}};

std::unexpected<Error> malformed(const QString& cause)
{
    return failure(ErrorCode::Malformed, cause,
                   jsonText("Correct the list of operations; \"holdpoint edit --help\" shows them."));
}

} // namespace

QString operationName(const Edit& edit) { return QLatin1String(operations.at(edit.index()).name); }

QStringList operationNames()
{
    QStringList names;
    for (const Operation& operation : operations)
        names.append(QLatin1String(operation.name));
    return names;
}

Result<std::vector<Edit>> readEdits(const QByteArray& json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return malformed(
            jsonText("The operations are not JSON: %1 at byte %2.").arg(problem.errorString()).arg(problem.offset));
    if (!document.isArray())
        return malformed(jsonText("The operations are not a list."));
    std::vector<Edit> edits;
    int number = 0;
    for (const QJsonValue& value : document.array()) {
        ++number;
        const QString name = value.toObject().value(QStringLiteral("op")).toString();
        const auto* const found = std::find_if(operations.begin(), operations.end(), [&name](const Operation& one) {
            return name == QLatin1String(one.name);
        });
        if (found == operations.end())
            return malformed(jsonText("Operation %1 is unknown: \"%2\".").arg(number).arg(name));
        Fields fields(value.toObject());
        Edit edit = found->read(fields);
        if (!fields.problem().isEmpty())
            return malformed(jsonText("Operation %1 (%2) cannot be read. %3").arg(number).arg(name, fields.problem()));
        edits.push_back(std::move(edit));
    }
    return edits;
}

} // namespace holdpoint::runbook
