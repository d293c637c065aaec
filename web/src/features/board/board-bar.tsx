// How the board is cut: by which field, in which rows, in which order. Comes after the cards.

import { NativeSelect } from '@mantine/core';
import { useMeta } from '@/api/meta';
import type { Field, ObjectMeta } from '@/api/types';
import { boardFields, laneFields, order_default, type CardParts } from '@/features/board/board-model';
import { useLanguage } from '@/lib/i18n';
import { useKeyGroup } from '@/lib/shortcuts';
import type { Search } from '@/lib/search-params';

interface Props {
    object: ObjectMeta;
    field: Field;
    lane_field: Field | undefined;
    order: string;
    parts: CardParts;
    phone: boolean;
    change(change: Partial<Record<keyof Search, string | undefined>>): void;
}

export function BoardBar({ object, field, lane_field, order, parts, phone, change }: Props) {
    const { t, label } = useLanguage();
    useKeyGroup(t('list.as_board'), [['Space', t('board.key_lift')], ['x', t('board.key_select')]]);
    const boards = boardFields(useMeta(), object);
    const lanes = laneFields(object, field);
    const ordered = [order_default.slice(1), 'created_at', 'stage_since', parts.money?.name, parts.date?.name, object.title];
    const orders = object.fields.filter((each) => each.sortable && ordered.includes(each.name));
    return (
        <>
            {boards.length > 1 && (
                <NativeSelect
                    aria-label={t('board.by')}
                    data={boards.map((each) => ({ value: each.name, label: label(each.label) }))}
                    value={field.name}
                    onChange={(event) => change({ by: event.currentTarget.value, folded: undefined, column: undefined, lane: undefined })}
                />
            )}
            {lanes.length > 0 && !phone && (
                <NativeSelect
                    aria-label={t('board.lanes')}
                    data={[{ value: '', label: t('board.no_lanes') }, ...lanes.map((each) => ({ value: each.name, label: t('board.lanes_by', { name: label(each.label) }) }))]}
                    value={lane_field?.name ?? ''}
                    onChange={(event) => change({ lane: event.currentTarget.value || undefined, folded: undefined })}
                />
            )}
            <NativeSelect
                aria-label={t('board.order')}
                data={orders.flatMap((each) => {
                    const name = label(each.label);
                    return [
                        { value: `-${each.name}`, label: `${name} ↓` },
                        { value: each.name, label: `${name} ↑` },
                    ];
                })}
                value={order}
                onChange={(event) => change({ sort: event.currentTarget.value === order_default ? undefined : event.currentTarget.value })}
            />
        </>
    );
}
