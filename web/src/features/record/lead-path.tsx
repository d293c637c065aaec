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
import { PathSteps } from '@/features/record/path-steps';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { usePageCommands } from '@/lib/page-commands';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { askedAfter, AskWhatIsWanted, type Asked } from '@/records/asked';
import { useUndo } from '@/records/use-undo';
import { useUpdate } from '@/records/use-update';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import record_classes from '@/features/record/record.module.css';
import classes from '@/features/record/leads.module.css';

const ConvertDialog = lazy(async () => ({ default: (await import('@/features/record/convert-dialog')).ConvertDialog }));

const stages_max = 50;

interface Props {
    object: ObjectMeta;
    record: RecordData;
    past?: boolean;
}

function useStages(): LeadStage[] {
    const { data = [] } = useQuery({ ...pickQuery('lead_stages', '', null, stages_max), staleTime: 5 * 60_000 });
    return data.map(stageOf);
}

export function LeadPath({ object, record, past }: Props) {
    const { t, label } = useLanguage();
    // Without a status to go to, only the answers are kept.
    const [asked, setAsked] = useState<Asked<string | null> | null>(null);
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
            const asking = typeof values['status'] === 'string' ? askedAfter<string | null>(values['status'], object, errors, 'status') : null;
            if (asking) setAsked(asking);
            return asking !== null;
        },
    });
    const may = Boolean(field?.writable) && object.access.update && !record.deleted_at && !past;
    const ways = may ? waysFrom(stages, status) : [];
    const progress = progressOf(object, record, stages);

    function go(to: string) {
        if (to === 'converted') return setConverting(true);
        const wanted = askedFor(object, record, stages.find((stage) => stage.status === to));
        if (wanted.fields.length > 0) setAsked({ to, ...wanted, errors: {} });
        else updater.update({ record, values: { status: to } });
    }
    const ask = () => setAsked({ to: null, fields: progress.open.filter((each) => each.writable), required: [], errors: {} });
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
    const at = (path as readonly string[]).indexOf(status);
    return (
        <section className={record_classes['stages']} aria-label={t('leads.path')}>
            <PathSteps
                wide
                outcome={status === 'converted' ? 'won' : undefined}
                steps={path.map((step, index) => ({ id: step, name: named(step), passed: index < at, current: index === at, open: ways.includes(step) }))}
                onGo={go}
            />
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
            <AskWhatIsWanted
                asked={asked}
                name={titleOf(object, record)}
                placeOf={(to) => (to ? named(to) : t('leads.qualification'))}
                wordsOf={(to) => (to ? undefined : { title: t('leads.qualification'), text: t('leads.qualification_text'), action: t('action.save') })}
                onClose={() => setAsked(null)}
                onGo={(to, answers) => updater.update({ record, values: { ...(to ? { status: to } : {}), ...answers } })}
            />
            {converting && (
                <Suspense>
                    <ConvertDialog object={object} record={record} onClose={() => setConverting(false)} />
                </Suspense>
            )}
            {updater.dialog}
        </section>
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
