// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/item_fields.h"

#include "core/runbook/times.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

using namespace runbook;

QString fieldText(const char* text) { return QCoreApplication::translate("ItemFields", text); }

const QStringList& comparatorSigns()
{
    static const QStringList signs = {u"<"_s, u"<="_s, u">"_s, u">="_s, u"="_s};
    return signs;
}

template <class List> auto* withId(const List& list, const QString& id)
{
    const auto found = std::ranges::find(list, id, [](const auto& one) { return one.id; });
    return found == list.end() ? nullptr : &*found;
}

template <class List> auto* atId(const List& list, const QStringList& ids, const QString& id)
{
    const qsizetype at = ids.indexOf(id);
    return at < 0 ? nullptr : &list[at];
}

QString durationWords(const std::optional<qint64>& seconds)
{
    if (!seconds)
        return {};
    if (*seconds % 3600 == 0 && *seconds > 0)
        return *seconds == 3600 ? u"1 hour"_s : u"%1 hours"_s.arg(*seconds / 3600);
    if (*seconds % 60 == 0)
        return *seconds == 60 ? u"1 minute"_s : u"%1 minutes"_s.arg(*seconds / 60);
    return u"%1 seconds"_s.arg(*seconds);
}

QString offsetWords(qint64 seconds)
{
    if (seconds == 0)
        return u"T-0"_s;
    return (seconds < 0 ? u"T-"_s : u"T+"_s) + durationWords(qAbs(seconds));
}

ItemField line(FieldId id, const QString& label, const QString& value, const QString& hint = {})
{
    return {id, FieldKind::Line, label, value, hint, {}};
}

ItemField lines(FieldId id, const QString& label, const QString& value, const QString& hint = {})
{
    return {id, FieldKind::Lines, label, value, hint, {}};
}

QList<ItemField> stepFields(const Step& step)
{
    return {line(FieldId::Text, fieldText("&Title"), step.title),
            line(FieldId::Time, fieldText("&When"), timeWords(step.offsetS, step.endS),
                 fieldText("From T-0, such as T-30 minutes; empty: with its phase")),
            line(FieldId::Duration, fieldText("D&uration"), durationWords(step.boxS),
                 fieldText("Such as 45 minutes; empty: not planned")),
            lines(FieldId::Prose, fieldText("Te&xt"), step.prose, fieldText("Markdown between title and work"))};
}

// As a text field has it: the file's line endings come back with the edit.
QString fieldLines(const QByteArray& text)
{
    return QString::fromUtf8(text).replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
}

const Fence* fenceOf(const Plan& plan, const Command& command)
{
    if (const Step* step = plan.stepOfCommand(command.id))
        return withId(step->fences, command.fence);
    for (const Procedure& procedure : plan.procedures)
        if (const Fence* fence = withId(procedure.fences, command.fence))
            return fence;
    return nullptr;
}

QList<ItemField> commandFields(const Plan& plan, const Command& command)
{
    const Fence* fence = fenceOf(plan, command);
    QList<ItemField> fields = {
        line(FieldId::Text, fieldText("&Title"), command.title, fieldText("The comment above the command")),
        {FieldId::Command,
         FieldKind::Code,
         fieldText("&Command"),
         fieldLines(command.text),
         fieldText("Runs exactly as it stands here"),
         {}}};
    if (fence)
        fields.append({FieldId::Language,
                       FieldKind::Choice,
                       fieldText("&Language of its block"),
                       fence->lang,
                       {},
                       {u"bash"_s, u"sh"_s, u"console"_s, u"powershell"_s, u"sql"_s, QString()}});
    return fields;
}

template <class List, class Text> QList<ItemField> textOf(const List& list, const QString& id, Text text)
{
    if (const auto* one = withId(list, id))
        return {lines(FieldId::Text, fieldText("&Text"), text(*one))};
    return {};
}

struct StepPart // an item inside of a step
{
    const Check* check = nullptr;
    const Expectation* expectation = nullptr;
    const Deliverable* deliverable = nullptr;
};

StepPart stepPart(const Plan& plan, ItemKind kind, const QString& id)
{
    StepPart part;
    for (const Phase& phase : plan.phases)
        for (const Step& step : phase.steps) {
            if (kind == ItemKind::Box && !part.check)
                part.check = withId(step.checks, id);
            else if (kind == ItemKind::Expectation && !part.expectation)
                part.expectation = withId(step.expectations, id);
            else if (kind == ItemKind::Deliverable && !part.deliverable)
                part.deliverable = withId(step.deliverables, id);
        }
    return part;
}

std::unexpected<Error> unreadableTime(const QString& text)
{
    return failure(ErrorCode::Usage, fieldText("“%1” is no time from T-0.").arg(text),
                   fieldText("Write it like T-2 hours, T-30 minutes, T-0 or T+1 hour to T+2 hours."));
}

std::unexpected<Error> unreadableDuration(const QString& text)
{
    return failure(ErrorCode::Usage, fieldText("“%1” is no duration.").arg(text),
                   fieldText("Write a number with its unit, such as 45 minutes or 2 hours."));
}

// Values of the form against what the item has now.
class Changes
{
public:
    Changes(const QList<ItemField>& fields, const QMap<FieldId, QString>& values)
        : m_values(values)
    {
        for (const ItemField& field : fields)
            m_before.insert(field.id, field.value);
    }
    [[nodiscard]] bool has(FieldId id) const { return m_values.contains(id) && m_values[id] != m_before.value(id); }
    [[nodiscard]] bool any(std::initializer_list<FieldId> ids) const
    {
        return std::ranges::any_of(ids, [this](FieldId id) { return has(id); });
    }
    [[nodiscard]] QString of(FieldId id) const { return m_values.value(id, m_before.value(id)); }

private:
    QMap<FieldId, QString> m_before;
    const QMap<FieldId, QString>& m_values;
};

// The title comes last: with it, the id that the other edits name changes.
Result<std::vector<Edit>> timedEdits(const EditItem& item, const Changes& changes)
{
    std::vector<Edit> edits;
    if (changes.has(FieldId::Time)) {
        const QString text = changes.of(FieldId::Time).trimmed();
        const TimeMark mark = timeInHeading(text);
        if (!text.isEmpty() && !mark.offsetS)
            return unreadableTime(text);
        edits.push_back(edit::SetTime{item.id, mark.offsetS, mark.endS});
    }
    if (changes.has(FieldId::Duration)) {
        const QString text = changes.of(FieldId::Duration).trimmed();
        const std::optional<qint64> seconds = durationIn(text);
        if (!text.isEmpty() && !seconds)
            return unreadableDuration(text);
        edits.push_back(edit::SetBox{item.id, seconds});
    }
    if (changes.has(FieldId::Objective))
        edits.push_back(edit::SetObjective{item.id, changes.of(FieldId::Objective)});
    if (changes.has(FieldId::Prose))
        edits.push_back(edit::SetProse{item.id, changes.of(FieldId::Prose)});
    return edits;
}

Place placeAt(const EditItem* at, ItemKind kind)
{
    if (!at || at->id.isEmpty() || at->kind == ItemKind::Title)
        return {Side::Into, {}};
    return {at->kind == kind ? Side::After : Side::Into, at->id};
}

// A step that is one box to tick says the same in both places, and is renamed in both. Empty: there is no such box.
QString boxOfItsTitle(const Plan& plan, const QString& id)
{
    const Step* step = plan.step(id);
    if (!step || !step->commands.isEmpty() || step->checks.size() != 1)
        return {};
    const Check& check = step->checks.constFirst();
    return check.text == step->title && check.line != step->line ? check.id : QString();
}

// A step that follows the one in which something is selected.
Place besideStep(const Plan& plan, const EditItem* at)
{
    if (!at)
        return {};
    if (at->kind == ItemKind::Phase)
        return {Side::Into, at->id};
    if (at->kind == ItemKind::Step || at->kind == ItemKind::Gate)
        return {Side::After, at->id};
    for (const Phase& phase : plan.phases)
        for (const Step& step : phase.steps)
            if (withId(step.commands, at->id) || withId(step.checks, at->id) || withId(step.expectations, at->id) ||
                withId(step.deliverables, at->id))
                return {Side::After, step.id};
    return {Side::Into, {}};
}

// Behind the selected phase, or the last one, at a time that no other has: two at one time would be read as one.
QString timeOfNewPhase(const Plan& plan, const EditItem* at)
{
    constexpr qint64 apart = 600; // seconds
    std::optional<qint64> seconds;
    for (const Phase& phase : plan.phases) {
        if (!phase.offsetS)
            continue;
        const qint64 end = phase.endS.value_or(*phase.offsetS);
        if (at && phase.id == at->id) {
            seconds = end;
            break;
        }
        seconds = std::max(seconds.value_or(end), end);
    }
    if (!seconds)
        return u"T-0"_s;
    const auto isTaken = [&](qint64 time) {
        return std::ranges::any_of(plan.phases, [time](const Phase& phase) { return phase.offsetS == time; });
    };
    while (isTaken(*seconds))
        *seconds += apart;
    return offsetWords(*seconds);
}

} // namespace

QString timeWords(const std::optional<qint64>& offsetS, const std::optional<qint64>& endS)
{
    if (!offsetS)
        return {};
    if (endS && *endS != *offsetS)
        return u"%1 to %2"_s.arg(offsetWords(*offsetS), offsetWords(*endS));
    return offsetWords(*offsetS);
}

QList<ItemField> itemFields(const Plan& plan, const EditItem& item)
{
    switch (item.kind) {
    case ItemKind::Title:
        return {line(FieldId::Text, fieldText("&Title"), plan.title)};
    case ItemKind::Phase:
        if (const Phase* phase = withId(plan.phases, item.id))
            return {line(FieldId::Text, fieldText("&Title"), phase->title),
                    line(FieldId::Time, fieldText("&When"), timeWords(phase->offsetS, phase->endS),
                         fieldText("From T-0, such as T-2 hours; empty: outside the time line")),
                    lines(FieldId::Objective, fieldText("&Objective"), phase->objective)};
        return {};
    case ItemKind::Step:
    case ItemKind::Gate:
        if (const Step* step = plan.step(item.id))
            return stepFields(*step);
        return {};
    case ItemKind::Command:
        if (const Command* command = plan.command(item.id))
            return commandFields(plan, *command);
        return {};
    case ItemKind::Box:
        if (const Check* check = stepPart(plan, item.kind, item.id).check)
            return {lines(FieldId::Text, fieldText("&Text"), check->text),
                    {FieldId::Checked,
                     FieldKind::Tick,
                     fieldText("Tic&ked in the file"),
                     check->checked ? u"true"_s : u"false"_s,
                     {},
                     {}}};
        return {};
    case ItemKind::Expectation:
        if (const Expectation* one = stepPart(plan, item.kind, item.id).expectation)
            return {lines(FieldId::Text, fieldText("&Text"), one->text)};
        return {};
    case ItemKind::Deliverable:
        if (const Deliverable* one = stepPart(plan, item.kind, item.id).deliverable)
            return {lines(FieldId::Text, fieldText("&Text"), one->text)};
        return {};
    case ItemKind::Role:
        if (const Role* role = atId(plan.roles, roleIds(plan), item.id))
            return {line(FieldId::Text, fieldText("&Role"), role->role),
                    line(FieldId::Name, fieldText("&Name"), role->name),
                    line(FieldId::Contact, fieldText("&Contact"), role->contact),
                    line(FieldId::Responsibilities, fieldText("Re&sponsibilities"), role->responsibilities)};
        return {};
    case ItemKind::Channel:
        if (const Channel* channel = atId(plan.channels, channelIds(plan), item.id))
            return {line(FieldId::Text, fieldText("&Channel"), channel->name),
                    line(FieldId::Value, fieldText("&Address"), channel->value)};
        return {};
    case ItemKind::Metric:
        if (const Metric* metric = withId(plan.metrics, item.id))
            return {line(FieldId::Text, fieldText("&Name"), metric->name),
                    {FieldId::Comparator,
                     FieldKind::Choice,
                     fieldText("Must &be"),
                     comparatorSigns()[int(metric->comparator)],
                     {},
                     comparatorSigns()},
                    line(FieldId::Value, fieldText("&Value"), metric->value),
                    line(FieldId::Unit, fieldText("&Unit"), metric->unit),
                    line(FieldId::Qualifier, fieldText("Measured &how"), metric->qualifier)};
        return {};
    case ItemKind::MatrixRow:
        if (const MatrixRow* row = withId(plan.matrix, item.id))
            return {line(FieldId::Text, fieldText("&Scenario"), row->scenario),
                    line(FieldId::Severity, fieldText("Se&verity"), row->severity),
                    line(FieldId::Action, fieldText("&Action"), row->action),
                    line(FieldId::Deadline, fieldText("&Deadline"),
                         row->deadlineS ? u"< "_s + durationWords(row->deadlineS) : QString(),
                         fieldText("Such as < 5 minutes"))};
        return {};
    case ItemKind::Procedure:
        if (const Procedure* one = withId(plan.procedures, item.id))
            return {line(FieldId::Text, fieldText("&Title"), one->title)};
        return {};
    case ItemKind::ProcedureStep:
        for (const Procedure& procedure : plan.procedures)
            if (const ProcedureStep* step = withId(procedure.steps, item.id))
                return {lines(FieldId::Text, fieldText("&Text"), step->text)};
        return {};
    case ItemKind::Template:
        if (const MessageTemplate* one = withId(plan.templates, item.id))
            return {line(FieldId::Text, fieldText("&Title"), one->title),
                    lines(FieldId::Message, fieldText("&Message"), one->text)};
        return {};
    case ItemKind::Criterion:
        return textOf(plan.successCriteria, item.id, [](const Criterion& one) { return one.text; });
    case ItemKind::Task:
        return textOf(plan.tasks, item.id, [](const RecurringTask& one) { return one.text; });
    case ItemKind::Signoff:
        if (const SignoffLine* one = withId(plan.signoffs, item.id))
            return {line(FieldId::Text, fieldText("&Role"), one->role)};
        return {};
    case ItemKind::Declaration:
        return {lines(FieldId::Text, fieldText("&Text"), plan.declaration.text)};
    case ItemKind::Value:
        if (const Value* one = withId(plan.values, item.id))
            return {line(FieldId::Fill, fieldText("&Fill %1 with").arg(one->placeholder), {},
                         fieldText("Stands in the file from then on; leave it empty to fill it at the launch"))};
        return {};
    case ItemKind::Group:
        break;
    }
    return {};
}

Result<std::vector<Edit>> fieldEdits(const Plan& plan, const EditItem& item, const QMap<FieldId, QString>& values)
{
    const QList<ItemField> fields = itemFields(plan, item);
    const Changes changes(fields, values);
    const QString& id = item.id;
    const QString text = changes.of(FieldId::Text);
    const Comparator comparator =
        Comparator(std::max<qsizetype>(0, comparatorSigns().indexOf(changes.of(FieldId::Comparator))));
    std::vector<Edit> edits;
    switch (item.kind) {
    case ItemKind::Role:
        if (changes.any({FieldId::Text, FieldId::Name, FieldId::Contact, FieldId::Responsibilities}))
            edits.push_back(edit::SetRole{id, text, changes.of(FieldId::Name), changes.of(FieldId::Contact),
                                          changes.of(FieldId::Responsibilities)});
        return edits;
    case ItemKind::Channel:
        if (changes.any({FieldId::Text, FieldId::Value}))
            edits.push_back(edit::SetChannel{id, text, changes.of(FieldId::Value)});
        return edits;
    case ItemKind::Metric:
        if (changes.any({FieldId::Text, FieldId::Comparator, FieldId::Value, FieldId::Unit, FieldId::Qualifier}))
            edits.push_back(edit::SetMetric{id, text, comparator, changes.of(FieldId::Value), changes.of(FieldId::Unit),
                                            changes.of(FieldId::Qualifier)});
        return edits;
    case ItemKind::MatrixRow:
        if (changes.any({FieldId::Text, FieldId::Severity, FieldId::Action, FieldId::Deadline}))
            edits.push_back(edit::SetMatrixRow{id, text, changes.of(FieldId::Severity), changes.of(FieldId::Action),
                                               changes.of(FieldId::Deadline)});
        return edits;
    case ItemKind::Command:
        if (changes.has(FieldId::Language))
            if (const Command* command = plan.command(id))
                edits.push_back(edit::SetFenceLanguage{command->fence, changes.of(FieldId::Language)});
        if (changes.has(FieldId::Text))
            edits.push_back(edit::SetCommandTitle{id, text});
        if (changes.has(FieldId::Command))
            edits.push_back(edit::SetCommand{id, changes.of(FieldId::Command).toUtf8()});
        return edits;
    case ItemKind::Template:
        if (changes.has(FieldId::Message))
            edits.push_back(edit::SetTemplate{id, changes.of(FieldId::Message)});
        break;
    case ItemKind::Value:
        if (changes.has(FieldId::Fill))
            edits.push_back(edit::FillValue{id, changes.of(FieldId::Fill)});
        return edits;
    case ItemKind::Box:
        if (changes.has(FieldId::Checked))
            edits.push_back(edit::SetChecked{id, changes.of(FieldId::Checked) == u"true"_s});
        break;
    default: {
        Result<std::vector<Edit>> timed = timedEdits(item, changes);
        if (!timed)
            return timed;
        edits = std::move(*timed);
        break;
    }
    }
    if (changes.has(FieldId::Text)) {
        if (const QString box = boxOfItsTitle(plan, id); !box.isEmpty())
            edits.push_back(edit::SetText{box, text});
        edits.push_back(edit::SetText{id, text});
    }
    return edits;
}

QList<AddForm> addForms(const Plan& plan, ItemKind kind, const EditItem* at)
{
    QList<AddForm> forms;
    if (kind == ItemKind::Procedure) {
        // Two ways back of one kind would leave it open which of them a held press starts.
        if (!plan.procedure(ProcedureKind::ImmediateRollback))
            forms.append({0, fieldText("&Immediate rollback")});
        if (!plan.procedure(ProcedureKind::PlannedRollback))
            forms.append({1, fieldText("P&lanned rollback")});
        forms.append({2, fieldText("I&ncident procedure")});
    } else if (kind == ItemKind::Task && (!at || at->kind != kind)) {
        forms = {{int(Cadence::Daily), fieldText("&Daily task")},
                 {int(Cadence::Weekly), fieldText("&Weekly task")},
                 {int(Cadence::Monthly), fieldText("&Monthly task")}};
    } else {
        forms = {{0, u'&' + kindName(kind)}};
        if (kind == ItemKind::Step)
            forms.append({1, fieldText("Step with a comma&nd")});
    }
    return forms;
}

std::optional<Edit> addEdit(const Plan& plan, ItemKind kind, const EditItem* at, int form)
{
    switch (kind) {
    case ItemKind::Phase:
        return edit::AddPhase{placeAt(at, kind), fieldText("New phase"), timeOfNewPhase(plan, at), {}};
    case ItemKind::Step:
        return edit::AddStep{besideStep(plan, at), fieldText("New step"), form == 1 ? QByteArray("true") : QByteArray(),
                             u"bash"_s, std::nullopt};
    case ItemKind::Gate:
        return edit::AddGate{besideStep(plan, at), fieldText("Go/No-Go decision"), {fieldText("New criterion")}};
    case ItemKind::Command:
        return edit::AddCommand{placeAt(at, kind), "true", {}};
    case ItemKind::Box:
        return edit::AddBox{placeAt(at, kind), fieldText("New box"), false};
    case ItemKind::Expectation:
        return edit::AddExpectation{placeAt(at, kind), fieldText("New expectation")};
    case ItemKind::Deliverable:
        return edit::AddDeliverable{placeAt(at, kind), fieldText("New deliverable")};
    case ItemKind::Role:
        return edit::AddRole{placeAt(at, kind), fieldText("New role"), {}, {}, {}};
    case ItemKind::Channel:
        return edit::AddChannel{placeAt(at, kind), fieldText("New channel"), fieldText("Address")};
    case ItemKind::Metric:
        return edit::AddMetric{placeAt(at, kind), fieldText("New threshold"), Comparator::Lt, u"1"_s, u"%"_s, {}};
    case ItemKind::MatrixRow:
        return edit::AddMatrixRow{placeAt(at, kind), fieldText("New scenario"), fieldText("Critical"),
                                  fieldText("Immediate rollback"), u"< 5 minutes"_s};
    case ItemKind::ProcedureStep:
        return edit::AddProcedureStep{placeAt(at, kind), fieldText("New step")};
    case ItemKind::Template:
        return edit::AddTemplate{placeAt(at, kind), fieldText("New message"), fieldText("Text of the message")};
    case ItemKind::Criterion:
        return edit::AddCriterion{placeAt(at, kind), fieldText("New criterion")};
    case ItemKind::Signoff:
        return edit::AddSignoff{at && at->kind == kind ? placeAt(at, kind) : Place{}, fieldText("New role")};
    case ItemKind::Procedure: {
        // The importer knows what a procedure is for by these words: they are no text of the window.
        static const QStringList titles = {u"Immediate Rollback"_s, u"Planned Rollback"_s, u"Incident Response"_s};
        edit::AddProcedure procedure{at && at->kind == kind ? placeAt(at, kind) : Place{}, titles.value(form), {}, {}};
        if (form == 2)
            procedure.steps = {fieldText("New step")};
        else
            procedure.commands = "true";
        return procedure;
    }
    case ItemKind::Task:
        return edit::AddTask{placeAt(at, kind), fieldText("New task"), Cadence(form)};
    case ItemKind::Title:
    case ItemKind::Declaration:
    case ItemKind::Value:
    case ItemKind::Group:
        break;
    }
    return std::nullopt;
}

} // namespace holdpoint::ui
