import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowRight, IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo, useRef } from 'react';
import { titleOf } from '@/api/meta';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import type { BoardColumn, CardParts } from '@/features/board/board-model';
import { useDraggable } from '@/features/board/use-drag';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import { today } from '@/lib/dates';
import { useT } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { FieldCell } from '@/records/field-view';
import { Initials } from '@/ui/person';
import classes from '@/features/board/board.module.css';

/** What the keyboard does with a card; the board knows how. */
export interface CardActions {
    lift(record: RecordData): void;
    drop(): void;
    cancel(): void;
    /** Left or right: to the neighbour column, or the lifted card over it. */
    aside(by: -1 | 1, from: HTMLElement): void;
    along(by: -1 | 1, record: RecordData): void;
    peek(record: RecordData): void;
    moveTo(record: RecordData, column: string): void;
    focused(record: RecordData): void;
}

interface Props {
    object: ObjectMeta;
    record: RecordData;
    column: BoardColumn;
    parts: CardParts;
    movable: boolean;
    lifted: boolean;
    reachable: boolean;
    actions: CardActions;
    /** Where it can go without dragging: on a phone. */
    targets: readonly BoardColumn[] | undefined;
}

function Part({ field, record, className }: { field: Field | undefined; record: RecordData; className?: string | undefined }) {
    const say = useSay();
    if (!field || isEmpty(record[field.name])) return null;
    return <span className={className}>{kindOf(field).format(record[field.name], field, say)}</span>;
}

export const Card = memo(function Card({ object, record, column, parts, movable, lifted, reachable, actions, targets }: Props) {
    const t = useT();
    const say = useSay();
    const element = useRef<HTMLAnchorElement>(null);
    const dragging = useDraggable(element, record, column.id, movable && !targets);
    const { under, money, date, chip, note } = parts;
    const due = date && typeof record[date.name] === 'string' ? (record[date.name] as string) : null;
    const late = due !== null && column.outcome === 'open' && due.slice(0, 10) < today(say.texts.time_zone, Date.now());
    const self = (event: { currentTarget: unknown }) => event.currentTarget as HTMLElement;

    return (
        <div className={classes['cardBox']}>
            <Link
                ref={element}
                to="/$object/$record"
                params={{ object: object.name, record: record.id }}
                search={{}}
                preload={false}
                data-card={record.id}
                data-dragging={dragging || undefined}
                data-lifted={lifted || undefined}
                aria-describedby="board-help"
                tabIndex={reachable ? 0 : -1}
                className={classes['card']}
                onFocus={() => actions.focused(record)}
                onKeyDown={onKeys({
                    Space: () => (lifted ? actions.drop() : actions.lift(record)),
                    Enter: lifted ? () => actions.drop() : undefined,
                    Escape: lifted ? () => actions.cancel() : undefined,
                    'Shift+Enter': () => actions.peek(record),
                    ArrowLeft: (event) => actions.aside(-1, self(event)),
                    ArrowRight: (event) => actions.aside(1, self(event)),
                    ArrowUp: () => (lifted ? undefined : actions.along(-1, record)),
                    ArrowDown: () => (lifted ? undefined : actions.along(1, record)),
                })}
            >
                <span className={classes['title']}>{titleOf(object, record) || t('record.untitled')}</span>
                <Part field={under} record={record} className={`${classes['under']} clip`} />
                {note && !isEmpty(record[note.name]) && (
                    <span className={classes['note']}>
                        <IconArrowRight size={12} stroke={1.8} aria-hidden />
                        <Part field={note} record={record} className="clip" />
                    </span>
                )}
                <span className={classes['foot']}>
                    <Part field={money} record={record} className={`${classes['money']} tabular`} />
                    {chip && <FieldCell field={chip} value={record[chip.name]} />}
                    <span className={classes['spacer']} />
                    {late && <span className="visually-hidden">{t('board.late')}</span>}
                    <Part field={date} record={record} className={late ? `${classes['late']} tabular` : `${classes['date']} tabular`} />
                    {record.owner && (
                        <span title={record.owner.name}>
                            <Initials name={record.owner.name} size={20} />
                            <span className="visually-hidden">{record.owner.name}</span>
                        </span>
                    )}
                </span>
            </Link>
            {targets && movable && (
                <Menu>
                    <Menu.Target>
                        <ActionIcon className={classes['cardMenu']} aria-label={t('board.move_to', { name: titleOf(object, record) })}>
                            <IconDots size={16} />
                        </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                        <Menu.Label>{t('board.move')}</Menu.Label>
                        {targets
                            .filter((target) => target.id !== column.id)
                            .map((target) => (
                                <Menu.Item key={target.id} onClick={() => actions.moveTo(record, target.id)}>
                                    {target.name}
                                </Menu.Item>
                            ))}
                    </Menu.Dropdown>
                </Menu>
            )}
        </div>
    );
});
