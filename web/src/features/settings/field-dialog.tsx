// A field made or renamed, an object made. Both languages are asked for; one stands in for the other.

import { Alert, Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isMain, manyLabel, useMeta } from '@/api/meta';
import { addField, addObject, changeField, setNextNumber } from '@/api/settings';
import type { Field, ObjectMeta, Option } from '@/api/types';
import { useSubmit, type Submission } from '@/api/use-submit';
import { FormulaInput, type FormulaText } from '@/features/settings/formula-input';
import { NumberingInputs, type Numbering } from '@/features/settings/numbering';
import { option_colors, OptionList } from '@/features/settings/option-list';
import { RollupInput } from '@/features/settings/rollup-input';
import { isComplete, rollupDeclaration, rollupText, type RollupText } from '@/features/settings/rollup-model';
import { kind_words } from '@/features/settings/kind-words';
import { fieldName, objectName } from '@/features/settings/names';
import { useLanguage } from '@/lib/i18n';
import { useChanged, useGuard } from '@/lib/unsaved';
import classes from '@/features/settings/settings.module.css';

interface FormProps {
    title: string;
    submission: Submission;
    /** All that can be changed here. */
    values: unknown;
    ready: boolean;
    onSave(): void;
    onClose(): void;
    children: ReactNode;
}

function DialogForm({ title, submission, values, ready, onSave, onClose, children }: FormProps) {
    const { t } = useLanguage();
    const { error, field_errors, busy } = submission;
    const { close } = useGuard(useChanged(values), onClose);
    return (
        <Modal opened onClose={close} title={title} size={520} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    onSave();
                }}
            >
                {error && <Alert color="red">{Object.values(field_errors).find(Boolean) ?? error}</Alert>}
                {children}
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={close}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!ready}>
                        {t('action.save')}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

const startKind = (field: Field | undefined) => (field?.over !== undefined ? 'rollup' : field?.formula !== undefined ? 'formula' : (field?.kind ?? 'text'));

const made_by_hand: readonly string[] = ['any_reference', 'json'];

interface FieldProps {
    object: ObjectMeta;
    field: Field | undefined;
    onClose(): void;
    onDone(): Promise<void>;
}

export function FieldDialog({ object, field, onClose, onDone }: FieldProps) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const submission = useSubmit();
    const [en, setEn] = useState(field?.label.en ?? '');
    const [zh, setZh] = useState(field?.label.zh ?? '');
    const [kind, setKind] = useState<string>(startKind(field));
    const [typed, setTyped] = useState<string | null>(null);
    const [required, setRequired] = useState(field?.required ?? false);
    const [unique, setUnique] = useState(field?.unique ?? false);
    const [help, setHelp] = useState({ en: field?.help?.en ?? '', zh: field?.help?.zh ?? '' });
    const [numbering, setNumbering] = useState<Numbering>({ prefix: field?.prefix ?? '', digits: field?.digits ?? 5, next: null });
    const [formula, setFormula] = useState<FormulaText>({ text: field?.formula ?? '', percent: field?.result === 'percent' });
    const [rollup, setRollup] = useState<RollupText>(rollupText(field));
    const [target, setTarget] = useState('accounts');
    const [options, setOptions] = useState<Option[]>(field?.options ?? []);
    const name = typed ?? fieldName(en);
    const may_be_unique = ['text', 'email', 'phone', 'url', 'integer'].includes(kind);
    const is_formula = kind === 'formula';
    const is_rollup = kind === 'rollup';
    const made_by_server = kind === 'autonumber' || is_formula || is_rollup;
    const has_options = kind === 'choice' || kind === 'choices';
    const labels = { en: en.trim() || zh.trim(), zh: zh.trim() || en.trim() };

    const save = () =>
        void submission.submit(async () => {
            const given = options
                .filter((option) => option.label.en.trim() || option.label.zh.trim())
                .map(({ value, label: of, color, active }, at) => ({
                    value: value || fieldName(of.en).replace(/_c$/, '') || `option_${at + 1}`,
                    label: { en: of.en.trim() || of.zh.trim(), zh: of.zh.trim() || of.en.trim() },
                    active: active !== false,
                    color: color ?? option_colors[at % option_colors.length] ?? 'gray',
                }));
            const said = help.en || help.zh ? { help: { en: help.en || help.zh, zh: help.zh || help.en } } : {};
            const more = {
                ...said,
                ...(has_options ? { options: given } : {}),
                ...(kind === 'autonumber' ? { prefix: numbering.prefix, digits: numbering.digits } : {}),
                ...(may_be_unique ? { unique } : {}),
                ...(made_by_server ? {} : { required }),
                ...(is_rollup ? rollupDeclaration(rollup, meta.objects) : {}),
                ...(is_formula ? { formula: formula.text, ...(formula.percent || field ? { result: formula.percent ? 'percent' : null } : {}) } : {}),
            };
            if (field) await changeField(object.name, field.name, { label: labels, ...more });
            else await addField(object.name, { name, kind, label: labels, ...(is_formula || is_rollup ? {} : { indexed: true }), ...(kind === 'reference' ? { object: target } : {}), ...more });
            if (kind === 'autonumber' && numbering.next !== null) await setNextNumber(object.name, field?.name ?? name, numbering.next);
            await onDone();
        });
    return (
        <DialogForm
            title={t(field ? 'settings.field_edit' : 'settings.field_new')}
            submission={submission}
            values={{ en, zh, kind, typed, required, unique, help, numbering, target, options, formula, rollup }}
            ready={Boolean(labels.en) && Boolean(name || field) && (!is_formula || formula.text.trim() !== '') && (!is_rollup || isComplete(rollup))}
            onSave={save}
            onClose={onClose}
        >
            <div className={classes['two']}>
                <TextInput data-autofocus label={t('settings.label_zh')} value={zh} onChange={(event) => setZh(event.currentTarget.value)} />
                <TextInput label={t('settings.label_en')} value={en} onChange={(event) => setEn(event.currentTarget.value)} />
            </div>
            {!field && (
                <>
                    <NativeSelect
                        label={t('settings.kind')}
                        value={kind}
                        data={Object.entries(kind_words).filter(([each]) => !made_by_hand.includes(each)).map(([value, id]) => ({ value, label: t(id) }))}
                        onChange={(event) => setKind(event.currentTarget.value)}
                    />
                    {kind === 'reference' && (
                        <NativeSelect
                            label={t('field.target_object')}
                            value={target}
                            data={meta.objects.filter((each) => isMain(each)).map((each) => ({ value: each.name, label: label(manyLabel(each)) }))}
                            onChange={(event) => setTarget(event.currentTarget.value)}
                        />
                    )}
                    <TextInput required label={t('settings.name')} description={t('settings.name_help')} value={name} onChange={(event) => setTyped(event.currentTarget.value)} />
                </>
            )}
            <div className={classes['two']}>
                <TextInput label={t('settings.help_zh')} value={help.zh} onChange={(event) => setHelp({ ...help, zh: event.currentTarget.value })} />
                <TextInput label={t('settings.help_en')} value={help.en} onChange={(event) => setHelp({ ...help, en: event.currentTarget.value })} />
            </div>
            {is_formula && <FormulaInput object={object} field={field?.name} value={formula} error={submission.field_errors['formula']} onChange={setFormula} />}
            {is_rollup && <RollupInput object={object} field={field?.name} value={rollup} errors={submission.field_errors} onChange={setRollup} />}
            {kind === 'autonumber' && <NumberingInputs object={object.name} field={field?.name} value={numbering} onChange={setNumbering} />}
            <div className={classes['may']}>
                {!made_by_server && <Checkbox label={t('settings.required')} checked={required} onChange={(event) => setRequired(event.currentTarget.checked)} />}
                {may_be_unique && <Checkbox label={t('settings.unique')} checked={unique} onChange={(event) => setUnique(event.currentTarget.checked)} />}
            </div>
            {has_options && <OptionList options={options} onChange={setOptions} />}
        </DialogForm>
    );
}

export const icons = ['box', 'ticket', 'heart', 'star', 'flag', 'package', 'phone', 'file', 'building', 'users', 'calendar', 'route'];

export function ObjectDialog({ onClose, onDone }: { onClose(): void; onDone(name: string): Promise<void> }) {
    const { t } = useLanguage();
    const submission = useSubmit();
    const [words, setWords] = useState({ zh: '', one: '', many: '' });
    const [typed, setTyped] = useState<string | null>(null);
    const [icon, setIcon] = useState('box');
    const many = words.many || words.one || words.zh;
    const name = typed ?? objectName(many);
    const set = (part: Partial<typeof words>) => setWords({ ...words, ...part });

    const save = () =>
        void submission.submit(async () => {
            const zh = words.zh || words.one;
            await addObject({
                name,
                labels: { en: { one: words.one || zh, many }, zh: { one: zh, many: zh } },
                icon,
                title: 'name',
                list: ['name', 'owner'],
                fields: [{ name: 'name', kind: 'text', label: { en: 'Name', zh: '名称' }, required: true, indexed: true }],
            });
            await onDone(name);
        });
    return (
        <DialogForm title={t('settings.object_new')} submission={submission} values={{ words, typed, icon }} ready={Boolean(name && many)} onSave={save} onClose={onClose}>
            <TextInput data-autofocus label={t('settings.label_zh')} value={words.zh} onChange={(event) => set({ zh: event.currentTarget.value })} />
            <div className={classes['two']}>
                <TextInput label={t('settings.label_one')} value={words.one} onChange={(event) => set({ one: event.currentTarget.value })} />
                <TextInput label={t('settings.label_many')} value={words.many} onChange={(event) => set({ many: event.currentTarget.value })} />
            </div>
            <TextInput required label={t('settings.name')} description={t('settings.name_help')} value={name} onChange={(event) => setTyped(event.currentTarget.value)} />
            <NativeSelect label={t('settings.icon')} data={icons} value={icon} onChange={(event) => setIcon(event.currentTarget.value)} />
        </DialogForm>
    );
}
