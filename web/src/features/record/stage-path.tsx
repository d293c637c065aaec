// The way of a record through its pipeline: where it stands, what is to be done there, and one key that
// takes it on.

import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { titleOf } from '@/api/meta';
import { pickQuery } from '@/api/records';
import type { Field, Named, ObjectMeta, RecordData } from '@/api/types';
import { useT } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { answersFor, demandsOf, fieldsRefused, fieldsToAsk } from '@/records/demands';
import { useUpdate } from '@/records/use-update';
import classes from '@/features/record/record.module.css';

const AskDialog = lazy(async () => ({ default: (await import('@/records/ask-dialog')).AskDialog }));

const stages_max = 50;

function named(value: unknown): Named | null {
    return typeof value === 'object' && value !== null && 'id' in value ? (value as Named) : null;
}

/** On a narrow screen the current stage is the one to see. */
function showCurrent(list: HTMLOListElement | null): void {
    const current = list?.querySelector<HTMLElement>('[data-current]');
    if (list && current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.clientWidth) / 2;
}

interface Props {
    object: ObjectMeta;
    record: RecordData;
    past?: boolean;
}

/** For any object with a stage. */
export function StagePath(props: Props) {
    const field = props.object.fields.find((candidate) => candidate.name === 'stage' && candidate.object === 'stages');
    return field ? <Path field={field} {...props} /> : null;
}

/** A move that waits for an answer. */
interface Asking {
    stage: RecordData;
    fields: readonly Field[];
    required: readonly string[];
    errors: Record<string, string>;
}

function Path({ field, object, record, past }: Props & { field: Field }) {
    const t = useT();
    const [asking, setAsking] = useState<Asking | null>(null);
    const updater = useUpdate(object, {
        onInvalid(change, { errors }) {
            const stage = data.find((each) => each.id === named(change.values['stage'])?.id);
            const fields = fieldsRefused(object, errors, field.name);
            if (!stage || fields.length === 0) return false;
            setAsking({ stage, fields, required: fields.map((each) => each.name), errors: Object.fromEntries(errors.map((each) => [each.field, each.message])) });
            return true;
        },
    });
    const pipeline = named(record['pipeline']);
    const filter = pipeline ? ({ field: 'pipeline', op: 'eq', value: pipeline.id } as const) : null;
    const { data = [] } = useQuery({ ...pickQuery('stages', '', filter, stages_max), staleTime: 5 * 60_000 });
    const stages = data.toSorted((left, right) => Number(left['position'] ?? 0) - Number(right['position'] ?? 0));

    const current = named(record['stage'])?.id;
    const at = stages.findIndex((stage) => stage.id === current);
    const outcome = stages[at]?.['kind'];
    const may = field.writable && object.access.update && !record.deleted_at && !past;
    // Lost is never the next step: it is chosen.
    const next = may && outcome === 'open' ? stages.slice(at + 1).find((stage) => stage['kind'] !== 'lost') : undefined;
    const go = (stage: RecordData, answers: Record<string, unknown> = {}) =>
        updater.update({ record, values: { stage: { id: stage.id, name: String(stage['name'] ?? '') }, ...answersFor(record, answers) } });
    function move(stage: RecordData) {
        const demands = demandsOf(stage);
        const fields = fieldsToAsk(object, [record], demands);
        if (fields.length > 0) setAsking({ stage, fields, required: demands.required, errors: {} });
        else go(stage);
    }
    useShortcuts(next ? { s: () => move(next) } : {});
    if (stages.length === 0) return null;

    const guidance = stages[at]?.['guidance'];
    return (
        <div className={classes['stages']}>
            <ol ref={showCurrent} className={classes['path']} aria-label={t('record.stage')} data-outcome={outcome}>
                {stages.map((stage, index) => {
                    const name = String(stage['name'] ?? '');
                    // The lost stage stands after the won one: reaching it does not mean having passed that.
                    const passed = index < at && stage['kind'] === 'open';
                    return (
                        <li key={stage.id} data-passed={passed || undefined} data-current={index === at || undefined}>
                            <button
                                type="button"
                                disabled={!may}
                                title={name}
                                aria-current={index === at ? 'step' : undefined}
                                onClick={() => {
                                    if (index !== at) move(stage);
                                }}
                            >
                                <span className="clip">{name}</span>
                            </button>
                        </li>
                    );
                })}
            </ol>
            {(next || (typeof guidance === 'string' && guidance !== '')) && (
                <div className={classes['guidance']}>
                    <span className={classes['guidanceText']}>{typeof guidance === 'string' ? guidance : ''}</span>
                    {next && (
                        <Button data-print="hide" variant="default" size="compact-xs" title="S" rightSection={<IconArrowRight size={13} stroke={1.6} />} onClick={() => move(next)}>
                            {t('stage.advance', { stage: String(next['name'] ?? '') })}
                        </Button>
                    )}
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
                        to={String(asking.stage['name'] ?? '')}
                        lost={asking.fields[0]?.name === 'lost_reason' && Object.keys(asking.errors).length === 0}
                        onClose={() => setAsking(null)}
                        onGo={(answers) => {
                            setAsking(null);
                            go(asking.stage, answers);
                        }}
                    />
                </Suspense>
            )}
            {updater.dialog}
        </div>
    );
}
