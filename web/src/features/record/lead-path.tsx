// Where a lead stands on its way, what is to be done there, by when, and the ways that lead on.

import { Button } from '@mantine/core';
import { IconArrowRight, IconChecklist, IconClockHour4, IconTransform } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { conversionBatch } from '@/api/leads';
import { titleOf } from '@/api/meta';
import { pickQuery, refreshRecords } from '@/api/records';
import type { Field, Named, ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { askedFor, isAside, path, progressOf, stageOf, wayName, waysFrom, type LeadStage } from '@/features/record/lead-model';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { usePageCommands } from '@/lib/page-commands';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { fieldsRefused } from '@/records/demands';
import { useUndo } from '@/records/use-undo';
import { useUpdate } from '@/records/use-update';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import record_classes from '@/features/record/record.module.css';
import classes from '@/features/record/leads.module.css';

const AskDialog = lazy(async () => ({ default: (await import('@/records/ask-dialog')).AskDialog }));
const ConvertDialog = lazy(async () => ({ default: (await import('@/features/record/convert-dialog')).ConvertDialog }));

const stages_max = 50;

interface Props {
    object: ObjectMeta;
    record: RecordData;
    past?: boolean;
}

/** A change that waits for answers; without `to` only the answers are kept. */
interface Asking {
    to: string | null;
    fields: readonly Field[];
    required: readonly string[];
    errors: Record<string, string>;
}

function useStages(): LeadStage[] {
    const { data = [] } = useQuery({ ...pickQuery('lead_stages', '', null, stages_max), staleTime: 5 * 60_000 });
    return data.map(stageOf);
}

export function LeadPath({ object, record, past }: Props) {
    const { t, label } = useLanguage();
    const [asking, setAsking] = useState<Asking | null>(null);
    const [converting, setConverting] = useState(false);
    const stages = useStages();
    const status = String(record['status'] ?? '');
    const field = object.fields.find((each) => each.name === 'status');
    const named = (value: string) => {
        const option = field?.options?.find((each) => each.value === value);
        return option ? label(option.label) : value;
    };
    const updater = useUpdate(object, {
        onInvalid({ values }, { errors }) {
            const to = typeof values['status'] === 'string' ? values['status'] : null;
            const fields = fieldsRefused(object, errors, 'status');
            if (!to || fields.length === 0) return false;
            setAsking({ to, fields, required: fields.map((each) => each.name), errors: Object.fromEntries(errors.map((each) => [each.field, each.message])) });
            return true;
        },
    });
    const may = Boolean(field?.writable) && object.access.update && !record.deleted_at && !past;
    const ways = may ? waysFrom(stages, status) : [];
    const progress = progressOf(object, record, stages);

    function go(to: string) {
        if (to === 'converted') return setConverting(true);
        const asked = askedFor(object, record, stages.find((stage) => stage.status === to));
        if (asked.fields.length > 0) setAsking({ to, ...asked, errors: {} });
        else updater.update({ record, values: { status: to } });
    }
    const ask = () => setAsking({ to: null, fields: progress.open.filter((each) => each.writable), required: [], errors: {} });
    const sayWay = (to: string) => {
        const name = wayName(status, to);
        return name ? t(name) : named(to);
    };
    const [first] = ways;
    useShortcuts(first ? { s: { says: sayWay(first), run: () => go(first) } } : {});
    usePageCommands(
        ways.map((to) => ({ id: `lead ${to}`, label: t('leads.command', { what: sayWay(to) }), icon: <IconTransform size={16} stroke={1.6} />, words: `lead 线索 ${to} ${named(to)}`, run: () => go(to) })),
    );
    if (!field || stages.length === 0) return null;

    const stage = stages.find((each) => each.status === status);
    return (
        <section className={record_classes['stages']} aria-label={t('leads.path')}>
            <Steps status={status} ways={ways} named={named} onGo={go} />
            <div className={classes['line']}>
                {isAside(status) && <Chip color={field.options?.find((option) => option.value === status)?.color}>{named(status)}</Chip>}
                <Due record={record} />
                <span className={classes['guidance']}>{stage?.guidance}</span>
                {status === 'converted' ? <Into object={object} record={record} may={may} /> : <Checklist {...progress} may={may && progress.open.some((each) => each.writable)} onAsk={ask} />}
            </div>
            {ways.length > 0 && (
                <div className={classes['ways']} data-print="hide">
                    {ways.map((to, at) => (
                        <Button
                            key={to}
                            variant={at === 0 ? 'filled' : isAside(to) ? 'subtle' : 'default'}
                            color={at > 0 && isAside(to) ? 'gray' : undefined}
                            size="compact-sm"
                            title={at === 0 ? 'S' : undefined}
                            rightSection={at === 0 ? <IconArrowRight size={14} stroke={1.6} /> : undefined}
                            onClick={() => go(to)}
                        >
                            {sayWay(to)}
                        </Button>
                    ))}
                </div>
            )}
            {asking && (
                <Suspense>
                    <AskDialog
                        key={JSON.stringify(asking.errors)}
                        fields={asking.fields}
                        required={asking.required}
                        errors={asking.errors}
                        name={titleOf(object, record)}
                        to={asking.to ? named(asking.to) : t('leads.qualification')}
                        lost={false}
                        {...(asking.to ? {} : { title: t('leads.qualification'), text: t('leads.qualification_text'), action: t('action.save') })}
                        onClose={() => setAsking(null)}
                        onGo={(answers) => {
                            setAsking(null);
                            updater.update({ record, values: { ...(asking.to ? { status: asking.to } : {}), ...answers } });
                        }}
                    />
                </Suspense>
            )}
            {converting && (
                <Suspense>
                    <ConvertDialog object={object} record={record} onClose={() => setConverting(false)} />
                </Suspense>
            )}
            {updater.dialog}
        </section>
    );
}

/** On a narrow screen the current step is the one to see. */
function showCurrent(list: HTMLOListElement | null): void {
    const current = list?.querySelector<HTMLElement>('[data-current]');
    if (list && current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.clientWidth) / 2;
}

interface StepsProps {
    status: string;
    ways: readonly string[];
    named(status: string): string;
    onGo(status: string): void;
}

function Steps({ status, ways, named, onGo }: StepsProps) {
    const { t } = useLanguage();
    const at = (path as readonly string[]).indexOf(status);
    return (
        // Where no step can be pressed, the row itself is what the keyboard scrolls.
        <ol ref={showCurrent} className={`${record_classes['path']} ${classes['steps']}`} tabIndex={path.some((step) => ways.includes(step)) ? undefined : 0} aria-label={t('record.stage')} data-outcome={status === 'converted' ? 'won' : undefined}>
            {path.map((step, index) => (
                <li key={step} data-passed={index < at || undefined} data-current={index === at || undefined}>
                    <button type="button" disabled={!ways.includes(step)} title={named(step)} aria-current={index === at ? 'step' : undefined} onClick={() => onGo(step)}>
                        <span className="clip">{named(step)}</span>
                    </button>
                </li>
            ))}
        </ol>
    );
}

/** The clock of a lead that waits for an answer. */
function Due({ record }: { record: RecordData }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const due = record['sla_due_at'];
    if (typeof due !== 'string') return null;
    const late = Date.parse(due) < now;
    return (
        <span className={classes['due']} data-late={late || undefined} title={texts.date_time(due)}>
            <IconClockHour4 size={14} stroke={1.6} aria-hidden />
            {t(late ? 'leads.overdue' : 'leads.due', { when: texts.relative(due, now) })}
        </span>
    );
}

function Checklist({ fields, open, may, onAsk }: { fields: Field[]; open: Field[]; may: boolean; onAsk(): void }) {
    const { t, label } = useLanguage();
    if (fields.length === 0) return null;
    const said = t('leads.progress', { done: fields.length - open.length, all: fields.length });
    const missing = open.length > 0 ? t('leads.still_open', { what: open.map((field) => label(field.label)).join(t('leads.comma')) }) : t('leads.all_known');
    if (!may) {
        return (
            <span className={classes['known']} title={missing}>
                <IconChecklist size={14} stroke={1.6} aria-hidden />
                {said}
            </span>
        );
    }
    return (
        <Button variant="default" size="compact-xs" className={classes['checklist']} title={missing} leftSection={<IconChecklist size={14} stroke={1.6} />} onClick={onAsk}>
            {said}
        </Button>
    );
}

/** What the lead has become, and the way back. */
function Into({ object, record, may }: { object: ObjectMeta; record: RecordData; may: boolean }) {
    const { t } = useLanguage();
    const client = useQueryClient();
    const undo = useUndo(object);
    const became = [['accounts', record['converted_account']], ['contacts', record['converted_contact']], ['opportunities', record['converted_opportunity']]] as const;
    async function back() {
        try {
            const batch = await conversionBatch(record.id);
            if (!batch) return toast({ text: t('leads.no_batch'), failed: true });
            await undo(batch, `converted-${batch}`);
            await Promise.all(['accounts', 'contacts', 'opportunities'].map((name) => refreshRecords(client, name)));
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    return (
        <span className={classes['into']}>
            {became.map(([name, value]) => {
                const target = value as Named | null | undefined;
                return (
                    target && (
                        <Link key={name} to="/$object/$record" params={{ object: name, record: target.id }} search={{}}>
                            {target.name || target.id}
                        </Link>
                    )
                );
            })}
            {may && (
                <Button variant="subtle" color="gray" size="compact-xs" data-print="hide" onClick={() => void back()}>
                    {t('leads.undo')}
                </Button>
            )}
        </span>
    );
}
