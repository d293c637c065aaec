// What one field was before: who changed it, when, from what to what; and the way back.

import { Button, Popover, Skeleton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useImperativeHandle, useRef, useState, type Ref, type RefObject } from 'react';
import { fieldHistoryQuery } from '@/api/records';
import type { ChangeItem, Field, ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { isEmpty } from '@/fields/kind';
import { useSay } from '@/fields/shared/say';
import { kindOf } from '@/fields/list';
import { useNow } from '@/lib/hooks';
import { useLanguage, useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldCell } from '@/records/field-view';
import { sameValue } from '@/records/values';
import { Initials } from '@/ui/person';
import classes from '@/features/record/fields.module.css';

interface Props {
    object: ObjectMeta;
    record: RecordData;
    field: Field;
    /** Missing where the field may not be changed. */
    onPutBack?: ((value: unknown) => void) | undefined;
}

function Value({ field, value }: { field: Field; value: unknown }) {
    const t = useT();
    return isEmpty(value) ? <span className="dimmed">{t('timeline.nothing')}</span> : <FieldCell field={field} value={value} />;
}

function Entry({ item, record, field, onPutBack, onDone }: { item: ChangeItem; onDone(): void } & Omit<Props, 'object'>) {
    const t = useT();
    const say = useSay();
    const texts = useTexts();
    const now = useNow();
    const change = item.changes[0];
    if (!change) return null;
    const by = item.by?.name ?? t('timeline.system');
    const was = isEmpty(change.from) ? t('timeline.nothing') : kindOf(field).format(change.from, field, say);
    const may_put_back = onPutBack && item.kind !== 'create' && !sameValue(field, change.from, record[field.name]);
    return (
        <li className={classes['entry']}>
            <Initials name={by} size={20} />
            <div className={classes['entryBody']}>
                <span className={classes['entryHead']}>
                    <b>{by}</b>
                    <time dateTime={item.at} title={texts.date_time(item.at)} className="dimmed">
                        {texts.relative(item.at, now)}
                    </time>
                </span>
                <span className={classes['entryValues']}>
                    {item.kind !== 'create' && (
                        <>
                            <Value field={field} value={change.from} />
                            <span aria-label={t('timeline.becomes')} role="img" className="dimmed">
                                →
                            </span>
                        </>
                    )}
                    <Value field={field} value={change.to} />
                </span>
            </div>
            {may_put_back && (
                <Button
                    variant="default"
                    size="compact-xs"
                    aria-label={t('history.put_back_to', { value: was })}
                    title={t('history.put_back_to', { value: was })}
                    onClick={() => {
                        onPutBack(change.from);
                        onDone();
                    }}
                >
                    {t('history.put_back')}
                </Button>
            )}
        </li>
    );
}

function Entries(props: Props & { onDone(): void }) {
    const t = useT();
    const { data, error } = useQuery(fieldHistoryQuery(props.object.name, props.record.id, props.field.name));
    if (error) return <p className="dimmed">{problemText(t, error)}</p>;
    if (!data) return <Skeleton height={48} />;
    if (data.length === 0) return <p className="dimmed">{t('history.none')}</p>;
    return (
        <ol className={classes['entries']}>
            {data.map((item) => (
                <Entry key={`${item.version} ${item.at}`} {...props} item={item} />
            ))}
        </ol>
    );
}

/** A popover's target that stands in the page already, before the popover does. */
function Standing({ at, ref }: { at: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement> }) {
    useImperativeHandle(ref, () => at.current as HTMLElement);
    return null;
}

export function FieldHistory(props: Props) {
    const { t, label } = useLanguage();
    const [open, setOpen] = useState(false);
    const button = useRef<HTMLButtonElement>(null);
    const id = useId();
    const name = t('history.of', { field: label(props.field.label) });
    const close = () => {
        setOpen(false);
        button.current?.focus();
    };
    // One stands in each line of the record: the kit's popover is made when it is opened, not before.
    return (
        <>
            <button
                ref={button}
                id={`${id}-target`}
                type="button"
                className={classes['tool']}
                data-open={open || undefined}
                aria-label={name}
                aria-expanded={open}
                aria-haspopup="dialog"
                onClick={() => setOpen(!open)}
            >
                <IconHistory size={13} stroke={1.6} aria-hidden />
            </button>
            {open && (
                <Popover id={id} opened onChange={close} position="bottom-end" width={340} trapFocus withinPortal>
                    <Popover.Target>
                        <Standing at={button} />
                    </Popover.Target>
                    <Popover.Dropdown className={classes['history']} aria-label={name}>
                        <h3 className={classes['historyTitle']} tabIndex={-1} data-autofocus>
                            {name}
                        </h3>
                        <Entries {...props} onDone={close} />
                    </Popover.Dropdown>
                </Popover>
            )}
        </>
    );
}
