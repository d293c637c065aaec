import { useQuery } from '@tanstack/react-query';
import { pickQuery } from '@/api/records';
import type { Field, Named, ObjectMeta, RecordData } from '@/api/types';
import { useT } from '@/lib/i18n';
import type { Updater } from '@/records/use-update';
import classes from '@/features/record/record.module.css';

const stages_max = 50;

function named(value: unknown): Named | null {
    return typeof value === 'object' && value !== null && 'id' in value ? (value as Named) : null;
}

/** On a narrow screen the current stage is the one to see. */
function showCurrent(list: HTMLOListElement | null): void {
    const current = list?.querySelector<HTMLElement>('[data-current]');
    if (list && current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.clientWidth) / 2;
}

/** The way of an opportunity through its pipeline, for any object with a stage. */
export function StagePath({ object, record, updater }: { object: ObjectMeta; record: RecordData; updater: Updater }) {
    const field = object.fields.find((candidate) => candidate.name === 'stage' && candidate.object === 'stages');
    return field ? <Path field={field} object={object} record={record} updater={updater} /> : null;
}

function Path({ field, object, record, updater }: { field: Field; object: ObjectMeta; record: RecordData; updater: Updater }) {
    const t = useT();
    const pipeline = named(record['pipeline']);
    const filter = pipeline ? ({ field: 'pipeline', op: 'eq', value: pipeline.id } as const) : null;
    const { data = [] } = useQuery({ ...pickQuery('stages', '', filter, stages_max), staleTime: 5 * 60_000 });
    const stages = data.toSorted((left, right) => Number(left['position'] ?? 0) - Number(right['position'] ?? 0));
    if (stages.length === 0) return null;

    const current = named(record['stage'])?.id;
    const at = stages.findIndex((stage) => stage.id === current);
    const outcome = stages[at]?.['kind'];
    const may = field.writable && object.access.update && !record.deleted_at;
    return (
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
                                if (index !== at) updater.update({ record, values: { stage: { id: stage.id, name } } });
                            }}
                        >
                            <span className="clip">{name}</span>
                        </button>
                    </li>
                );
            })}
        </ol>
    );
}
